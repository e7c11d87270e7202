using System.Reflection;
using Microsoft.Extensions.Configuration;
using TierDecision.Core.Findings;

namespace TierDecision.Configuration.Settings.Reading;

/// <summary>
/// Compares the keys of the section with the properties of the options: most keys that nothing reads are typos, and would otherwise be ignored
/// silently.
/// </summary>
internal sealed class SettingsCheck
{
    private readonly IReadOnlyDictionary<string, string> _former;
    private readonly List<string> _errors = [];
    private readonly Dictionary<string, string?> _readable = new(StringComparer.OrdinalIgnoreCase);

    public SettingsCheck(IConfigurationSection section, IReadOnlyDictionary<string, string> former)
    {
        _former = former;
        CheckSection(section, "", typeof(TierDecisionOptions));
    }

    /// <summary>What is wrong, a line for each error.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The values that can be read, by their keys without the section's name.</summary>
    public IReadOnlyDictionary<string, string?> Readable => _readable;

    private void CheckSection(IConfigurationSection section, string prefix, Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var key = prefix + child.Key;
            var property = Array.Find(properties, property => string.Equals(property.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                var problem = _former.GetValueOrDefault(key)
                    ?? NearestWord.NotOneOf("setting", child.Key, properties.Select(property => property.Name));
                _errors.Add($"{child.Path} {problem}");
            }
            else if (IsSection(property.PropertyType))
            {
                if (!string.IsNullOrEmpty(child.Value))
                {
                    var settings = property.PropertyType.GetProperties().Select(setting => setting.Name);
                    _errors.Add($"{child.Path} is a section and takes no value; its settings are: {string.Join(", ", settings)}");
                }

                CheckSection(child, key + ConfigurationPath.KeyDelimiter, property.PropertyType);
            }
            else
            {
                CheckValue(child, key, property.PropertyType);
            }
        }
    }

    private void CheckValue(IConfigurationSection setting, string key, Type type)
    {
        foreach (var below in setting.GetChildren())
        {
            _errors.Add($"{below.Path} is no setting; {setting.Path} takes one value");
        }

        if (setting.Value is not { } text)
        {
            return;
        }

        // Such as of a variable that a deployment meant to fill: what it names would be as if nobody had asked for it, such as no keys for callers.
        if (string.IsNullOrWhiteSpace(text))
        {
            _errors.Add($"{setting.Path} is set but empty: remove it or give it a value");
        }
        else if (SettingText.Problem(text, type) is { } problem)
        {
            _errors.Add($"{setting.Path}: {problem}");
        }
        else
        {
            _readable[key] = text;
        }
    }

    private static bool IsSection(Type type) => type.IsClass && type != typeof(string);
}
