using TierDecision.Core.Findings;

namespace TierDecision.Scoring.Files;

/// <summary>Helps with names that are nearly right.</summary>
internal static class NearestName
{
    // A value longer than any name was no slip, and comparing it would cost.
    private const int MaxLength = 64;

    /// <summary><paramref name="reason"/> with the nearest name behind it, where there is one.</summary>
    public static string Suggest(string reason, ReadOnlySpan<char> wrong, IEnumerable<string> names) =>
        wrong.Length <= MaxLength && NearestWord.Nearest(wrong.ToString(), names) is { } name ? $"{reason}; did you mean '{name}'?" : reason;
}
