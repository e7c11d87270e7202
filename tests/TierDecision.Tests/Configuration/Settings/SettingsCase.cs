using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TierDecision.Configuration.Settings;
using TierDecision.Configuration.Settings.Reading;

namespace TierDecision.Tests.Configuration.Settings;

/// <summary>Reads settings that a test gives by their keys.</summary>
internal static class SettingsCase
{
    /// <summary>The configuration that consists of <paramref name="settings"/>.</summary>
    public static IConfiguration Configuration(params IEnumerable<(string Key, string Value)> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build();

    /// <summary>The errors of settings that are given without the section's name.</summary>
    public static IReadOnlyList<string> Errors(params (string Key, string Value)[] settings) => Errors(settings, []);

    public static IReadOnlyList<string> Errors((string Key, string Value)[] settings, params IValidateOptions<TierDecisionOptions>[] rules) =>
        SettingsReader.Read(Configuration(settings.Select(setting => ($"TierDecision:{setting.Key}", setting.Value))), rules).Errors;
}
