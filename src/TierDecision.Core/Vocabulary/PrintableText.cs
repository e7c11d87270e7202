using System.Globalization;
using System.Text;

namespace TierDecision.Core.Vocabulary;

/// <summary>
/// Makes text from files, callers and services safe to print: a terminal obeys control characters, format characters such as the right-to-left
/// override make a line read as another, and one line stays one.
/// </summary>
public static class PrintableText
{
    /// <summary>
    /// <paramref name="text"/> with <c>\u001b</c> and the like for what a terminal obeys. Half a surrogate pair becomes the replacement character.
    /// </summary>
    public static string Of(ReadOnlySpan<char> text) => IsSafe(text) ? text.ToString() : Escaped(text);

    /// <inheritdoc cref="Of(ReadOnlySpan{char})"/>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsSafe(text) ? text : Escaped(text);
    }

    private static string Escaped(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = IsSafe(rune) ? builder.Append(rune.ToString()) : builder.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }

        return builder.ToString();
    }

    private static bool IsSafe(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // What half a surrogate pair comes as.
            if (!IsSafe(rune) || rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSafe(Rune rune) =>
        !Rune.IsControl(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
