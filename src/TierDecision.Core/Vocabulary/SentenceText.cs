namespace TierDecision.Core.Vocabulary;

/// <summary>Texts for people as sentences.</summary>
public static class SentenceText
{
    /// <summary>The text with a capital letter first, as at the beginning of a sentence.</summary>
    /// <param name="text">The text; not empty.</param>
    public static string Capital(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
