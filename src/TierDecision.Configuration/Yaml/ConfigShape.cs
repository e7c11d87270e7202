using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Findings;
using TierDecision.Core.Sla;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Configuration.Yaml;

/// <summary>
/// How a type of the configuration is written in YAML: the one description that the binder reads by, and whatever else must
/// know the keys. Made of the types of Core by reflection: property names become keys in snake case.
/// </summary>
internal abstract record ConfigShape
{
    private static readonly ConcurrentDictionary<Type, ConfigShape> Shapes = new();

    /// <summary>What stands here, for people, such as "a whole number".</summary>
    public abstract string What { get; }

    /// <summary>The shape of <paramref name="type"/>.</summary>
    /// <exception cref="NotSupportedException">The configuration has a type that no file can hold; a mistake of the programmer.</exception>
    public static ConfigShape Of(Type type) => Shapes.GetOrAdd(Nullable.GetUnderlyingType(type) ?? type, static plain => Describe(plain));

    private static ConfigShape Describe(Type type)
    {
        if (type == typeof(string))
        {
            return new ScalarShape(type, "a text", static text => (text, null));
        }

        if (type == typeof(bool))
        {
            return ScalarShape.Of<bool>("true or false", bool.TryParse);
        }

        if (type == typeof(int))
        {
            return ScalarShape.Of(
                "a whole number",
                static (string text, out int number) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number));
        }

        if (type == typeof(double))
        {
            return ScalarShape.Of(
                "a number such as 80 or 99.5",
                static (string text, out double number) =>
                    double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number));
        }

        if (type == typeof(Duration))
        {
            return ScalarShape.Of<Duration>("a duration such as 90s, 5m, 1h30m or 2d", DurationText.TryParse);
        }

        if (type == typeof(BusinessSpan))
        {
            return ScalarShape.Of<BusinessSpan>("a duration such as 5m, 1h30m or 8h, or business days such as 2bd", BusinessSpan.TryParse);
        }

        if (type == typeof(LocalDate))
        {
            return ScalarShape.Of(
                "a date such as 2026-12-25",
                static (string text, out LocalDate date) => LocalDatePattern.Iso.Parse(text).TryGetValue(default, out date));
        }

        if (type.IsEnum)
        {
            var words = EnumWords.Of(type);
            return new ScalarShape(type, "a word", text => words.TryGetValue(text, out var number)
                ? (Enum.ToObject(type, number), null)
                : (null, NearestWord.NotOneOf("value of this key", text, words.Keys)));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            return new ListShape(type, type.GetGenericArguments()[0]);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) && type.GetGenericArguments()[0] == typeof(string))
        {
            return new MapShape(type, type.GetGenericArguments()[1]);
        }

        return type.IsClass && type.GetConstructor(Type.EmptyTypes) is not null && type.Name.EndsWith("Config", StringComparison.Ordinal)
            ? new ObjectShape(type)
            : throw new NotSupportedException($"A file cannot hold a {type}.");
    }
}

/// <summary>A single value.</summary>
/// <param name="Type">The type that it becomes.</param>
/// <param name="Kind">What it is, for people.</param>
/// <param name="Read">Reads it: the value, or why it is wrong.</param>
internal sealed record ScalarShape(Type Type, string Kind, Func<string, (object? Value, string? Problem)> Read) : ConfigShape
{
    public delegate bool TryRead<T>(string text, out T value);

    public override string What => Kind;

    public static ScalarShape Of<T>(string kind, TryRead<T> tryRead) =>
        new(typeof(T), kind, text => tryRead(text, out var value) ? (value, null) : (null, $"is not {kind}"));
}

/// <summary>A list.</summary>
internal sealed record ListShape(Type Type, Type ItemType) : ConfigShape
{
    public ConfigShape Item => Of(ItemType);

    public override string What => "a list";
}

/// <summary>A mapping from names that the author chooses.</summary>
internal sealed record MapShape(Type Type, Type ValueType) : ConfigShape
{
    public ConfigShape Value => Of(ValueType);

    public override string What => "a mapping";
}

/// <summary>A mapping with the keys of a configuration class.</summary>
internal sealed record ObjectShape(Type Type) : ConfigShape
{
    // Some classes are written more shortly than their properties say: every key of a condition that is no group is a field of it, the targets of an
    // SLA rule are keys of the rule, an operand that is no mapping is the values themselves, and tiers that are no mapping are the list.
    private static readonly Dictionary<Type, string> Rests = new()
    {
        [typeof(ConditionConfig)] = nameof(ConditionConfig.Fields), [typeof(SlaRuleConfig)] = nameof(SlaRuleConfig.Targets),
    };

    private static readonly Dictionary<Type, string> Shorts = new()
    {
        [typeof(OperandConfig)] = nameof(OperandConfig.Values), [typeof(TiersConfig)] = nameof(TiersConfig.List),
    };

    /// <summary>The keys, in the order of the class.</summary>
    public IReadOnlyList<ConfigKey> Keys { get; } =
    [
        .. Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.Name != Shorts.GetValueOrDefault(Type))
            .SelectMany(property => property.Name == Rests.GetValueOrDefault(Type) ? KeysOf(property) : [new PropertyKey(property)]),
    ];

    /// <summary>The dictionary that takes every other key; null if another key is a mistake.</summary>
    public PropertyInfo? Rest { get; } = Find(Rests, Type) is { } rest && KeyType(rest) == typeof(string) ? rest : null;

    /// <summary>The list that a scalar or a list stands for in place of a mapping; null if a mapping is needed.</summary>
    public PropertyKey? Short { get; } = Find(Shorts, Type) is { } shortened ? new PropertyKey(shortened) : null;

    public override string What => Short is null ? "a mapping"
        : Short.Shape is ListShape { Item: ObjectShape } ? "a list or a mapping"
        : "a value, a list of values or a mapping";

    private static PropertyInfo? Find(Dictionary<Type, string> names, Type type) =>
        names.TryGetValue(type, out var name) ? type.GetProperty(name) : null;

    private static Type KeyType(PropertyInfo dictionary) => dictionary.PropertyType.GetGenericArguments()[0];

    // A dictionary by an enumeration takes the words of it, in the order in which it declares them; one by text takes any key.
    private static IEnumerable<ConfigKey> KeysOf(PropertyInfo dictionary) => KeyType(dictionary) is { IsEnum: true } words
        ? words.GetFields(BindingFlags.Public | BindingFlags.Static).Select(word => new EntryKey(dictionary, word))
        : [];
}
