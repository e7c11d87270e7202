using System.Collections.Frozen;

namespace TierDecision.Configuration.Settings.Reading;

/// <summary>Settings that earlier versions had. Whoever still uses one is told what takes its place.</summary>
internal static class FormerSettings
{
    /// <summary>
    /// What to do instead, by the key without the section's name, such as <c>Redis:Host</c>: a sentence without a subject, such as
    /// <c>is called TierDecision:Redis:Connection now</c>.
    /// </summary>
    public static FrozenDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["Identity:Phone:CountryCode"] = $"is gone: write {Region} with the two letters of ISO 3166, such as DE for 49, GB for 44 or US for 1",
        ["Identity:Phone:TrunkPrefix"] = ByRegion,
        ["Identity:Phone:InternationalPrefix"] = ByRegion,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private const string Region = $"{TierDecisionOptions.Section}:Identity:Phone:Region";
    private const string ByRegion = $"is gone: remove it. {Region} says which numbering plan is used";
}
