namespace TierDecision.Core.Vocabulary;

/// <summary>How names that people give (of tiers, queues, rules, calendars) are compared.</summary>
public static class Names
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// What is wrong with a name, as the end of a sentence; null if nothing is. Names go to other systems, to metrics and into logs, where a
    /// character that cannot be seen ends a line or makes two names look alike.
    /// </summary>
    public static string? Problem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > MaxLength ? $"is too long: at most {MaxLength} characters"
            : PrintableText.Of(name) != name ? "has a character that cannot be seen: type the name anew"
            : null;
    }

    /// <summary>Whether <paramref name="a"/> and <paramref name="b"/> are the same name: case does not matter.</summary>
    public static bool Same(string a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
