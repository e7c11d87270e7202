using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Configuration.Yaml;

/// <summary>A key of a mapping, and what of the configuration object it sets.</summary>
/// <param name="Key">The key, in snake case.</param>
internal abstract record ConfigKey(string Key)
{
    /// <summary>What stands behind the key.</summary>
    public abstract ConfigShape Shape { get; }

    /// <summary>What the documentation says of it.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it must be given.</summary>
    public virtual bool IsRequired => false;

    /// <summary>Sets it in <paramref name="target"/>.</summary>
    public abstract void Set(object target, object value);
}

/// <summary>A property.</summary>
internal sealed record PropertyKey(PropertyInfo Property) : ConfigKey(EnumWords.SnakeCase(Property.Name))
{
    public override ConfigShape Shape => ConfigShape.Of(Property.PropertyType);

    public override string Description => ConfigDocs.Of(Property);

    public override bool IsRequired => Property.GetCustomAttribute<RequiredAttribute>() is not null;

    public override void Set(object target, object value) => Property.SetValue(target, value);
}

/// <summary>An entry of a dictionary by an enumeration.</summary>
internal sealed record EntryKey(PropertyInfo Dictionary, FieldInfo Word) : ConfigKey(EnumWords.SnakeCase(Word.Name))
{
    public override ConfigShape Shape => ConfigShape.Of(Dictionary.PropertyType.GetGenericArguments()[1]);

    public override string Description => ConfigDocs.Of(Word);

    public override void Set(object target, object value) => ((IDictionary)Dictionary.GetValue(target)!)[Word.GetValue(null)!] = value;
}
