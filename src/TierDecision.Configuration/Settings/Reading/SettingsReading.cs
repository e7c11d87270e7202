namespace TierDecision.Configuration.Settings.Reading;

/// <summary>The settings, and what is wrong with them.</summary>
/// <param name="Options">The settings; of use only if there are no errors.</param>
/// <param name="Errors">What is wrong, a line for each error, which begins with the key; empty if nothing is.</param>
public sealed record SettingsReading(TierDecisionOptions Options, IReadOnlyList<string> Errors);
