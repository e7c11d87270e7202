using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace TierDecision.Configuration.Settings.Reading;

/// <summary>
/// Reads the section <c>TierDecision</c>, strictly: a key that is no setting, a value that cannot be read or is not allowed are errors, and all of
/// them are told at once. The service and <c>tierctl</c> both read by it.
/// </summary>
public static class SettingsReader
{
    private static readonly IReadOnlyList<IValidateOptions<TierDecisionOptions>> CommonRules =
        [new SettingValueRules(), new SettingCombinationRules(), new SettingFileRules()];

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where from, such as environment variables; the section is looked for in it.</param>
    /// <param name="rules">What else must hold, beside the rules that are everybody's.</param>
    public static SettingsReading Read(IConfiguration configuration, IEnumerable<IValidateOptions<TierDecisionOptions>> rules)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(rules);
        return Read(configuration, rules, FormerSettings.All);
    }

    internal static SettingsReading Read(
        IConfiguration configuration, IEnumerable<IValidateOptions<TierDecisionOptions>> rules, IReadOnlyDictionary<string, string> former)
    {
        var section = configuration.GetSection(TierDecisionOptions.Section);
        var check = new SettingsCheck(section, former);

        // What cannot be read is left out, so that the rest can be checked too.
        var options = new ConfigurationBuilder().AddInMemoryCollection(check.Readable).Build().Get<TierDecisionOptions>()
            ?? new TierDecisionOptions();
        var broken = CommonRules.Concat(rules).SelectMany(rule => rule.Validate(TierDecisionOptions.Section, options).Failures ?? []);
        return new SettingsReading(options, [.. check.Errors, .. broken]);
    }
}
