using System.Collections.Frozen;

namespace TierDecision.Configuration.Settings.Reading;

/// <summary>Settings that earlier versions had. Whoever still uses one is told what takes its place.</summary>
internal static class FormerSettings
{
    /// <summary>
    /// What to do instead, by the key without the section's name, such as <c>Redis:Host</c>: a sentence without a subject, such as
    /// <c>is called TierDecision:Redis:Connection now</c>.
    /// </summary>
    public static FrozenDictionary<string, string> All { get; } = new Dictionary<string, string>().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
