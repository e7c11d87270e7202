namespace TierDecision.Core.Vocabulary;

/// <summary>How names that people give (of tiers, queues, rules, calendars) are compared.</summary>
public static class Names
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether <paramref name="a"/> and <paramref name="b"/> are the same name: case does not matter.</summary>
    public static bool Same(string a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
