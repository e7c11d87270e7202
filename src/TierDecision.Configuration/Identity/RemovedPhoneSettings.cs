namespace TierDecision.Configuration.Identity;

/// <summary>Settings that there were once: whoever has one learns what to write instead.</summary>
public static class RemovedPhoneSettings
{
    private const string Section = "TierDecision:Identity:Phone:";
    private const string ByRegion = $"is gone: remove it. {Section}Region says which numbering plan is used";

    /// <summary>The settings by their full names, and what to do.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [Section + "CountryCode"] = $"is gone: write {Section}Region with the two letters of ISO 3166, such as DE for 49, GB for 44 or US for 1",
        [Section + "TrunkPrefix"] = ByRegion,
        [Section + "InternationalPrefix"] = ByRegion,
    };
}
