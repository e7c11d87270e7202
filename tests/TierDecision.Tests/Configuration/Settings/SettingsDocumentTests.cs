using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using TierDecision.Configuration.Settings;
using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Tests.Configuration.Settings;

/// <summary><c>docs/settings.md</c> is the list of all settings: complete, with the defaults of the code, and true about who reads each.</summary>
public sealed partial class SettingsDocumentTests
{
    private static readonly Dictionary<string, string> Programs = new() { ["service"] = "TierDecision.Service", ["tierctl"] = "tierctl" };

    private static IEnumerable<Row> Documented => RowLine()
        .Matches(File.ReadAllText(Repository.PathOf("docs", "settings.md")))
        .Select(match => new Row(match.Groups["key"].Value, match.Groups["default"].Value, match.Groups["allowed"].Value, match.Groups["readers"].Value.Split(", ")));

    private static IReadOnlyList<Setting> Settings { get; } = [.. Below("", typeof(TierDecisionOptions), new TierDecisionOptions())];

    public static TheoryData<string> Keys => [.. Settings.Select(setting => setting.Key)];

    [Fact]
    public void Document_has_every_setting_once_and_no_other() =>
        Assert.Equal(Settings.Select(setting => setting.Key).Order(StringComparer.Ordinal), Documented.Select(row => row.Key).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Document_has_the_default_and_what_is_allowed(string key)
    {
        var (setting, row) = Find(key);

        Assert.Equal(setting.Default, row.Default);
        if (setting.Allowed is { } allowed)
        {
            Assert.Equal(allowed, row.Allowed);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Setting_is_read_by_the_programs_that_the_document_names_and_by_no_other(string key)
    {
        var (setting, row) = Find(key);

        Assert.NotEmpty(row.Readers);
        Assert.Subset(Programs.Keys.ToHashSet(), row.Readers.ToHashSet());
        foreach (var (name, assembly) in Programs)
        {
            // Libraries are shared, and say nothing of who does not use what they read: there, the program's own code must not read the setting.
            var read = PropertyReaders.InProgram(assembly).Contains(setting.Property);
            Assert.True(row.Readers.Contains(name) ? read : !PropertyReaders.InAssembly(assembly).Contains(setting.Property), $"{name} and {key}");
        }
    }

    private static (Setting Setting, Row Row) Find(string key) =>
        (Settings.Single(setting => setting.Key == key), Documented.Single(row => row.Key == key));

    private static IEnumerable<Setting> Below(string prefix, Type type, object values)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var key = prefix + property.Name;
            var value = property.GetValue(values);
            if (property.PropertyType.IsClass && property.PropertyType != typeof(string))
            {
                foreach (var below in Below(key + ":", property.PropertyType, value!))
                {
                    yield return below;
                }
            }
            else
            {
                yield return new Setting(key, property, Text(value), Allowed(property));
            }
        }
    }

    private static string Text(object? value) => value switch
    {
        null or "" => "none",
        TimeSpan span => $"`{Fraction().Replace(span.ToString("c", CultureInfo.InvariantCulture), "$1")}`",
        int or long => string.Create(CultureInfo.InvariantCulture, $"`{value:N0}`"),
        bool => value is true ? "`true`" : "`false`",
        _ => $"`{value}`",
    };

    private static string? Allowed(PropertyInfo property) =>
        property.GetCustomAttribute<SettingRuleAttribute>()?.Allowed
        ?? (property.PropertyType.IsEnum ? string.Join(", ", Enum.GetNames(property.PropertyType)) : null);

    [GeneratedRegex(@"^\| `(?<key>[\w:]+)` \| (?<default>[^|]+) \| (?<allowed>[^|]+) \| (?<readers>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex RowLine();

    // 00:00:00.1000000 is 00:00:00.1.
    [GeneratedRegex(@"(\.\d*?[1-9])0+$")]
    private static partial Regex Fraction();

    private sealed record Setting(string Key, PropertyInfo Property, string Default, string? Allowed);

    private sealed record Row(string Key, string Default, string Allowed, string[] Readers);
}
