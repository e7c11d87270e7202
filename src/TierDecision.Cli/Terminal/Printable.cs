using System.Globalization;
using System.Text;

namespace TierDecision.Cli.Terminal;

/// <summary>Makes text from files and services safe to print: a terminal obeys control characters, and one line stays one.</summary>
internal static class Printable
{
    public static string Text(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var builder = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = IsUnsafe(c) ? builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : builder.Append(c);
        }

        return builder.ToString();
    }

    // Format characters (such as the right-to-left override) can make a line read as another.
    private static bool IsUnsafe(char c) =>
        char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
