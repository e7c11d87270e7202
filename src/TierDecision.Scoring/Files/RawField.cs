using System.Text;

namespace TierDecision.Scoring.Files;

/// <summary>Checks a field as it stands in the file, in UTF-8, before its quotes are taken off.</summary>
internal static class RawField
{
    /// <summary>The most UTF-16 characters that a field may have, its quotes included.</summary>
    public const int MaxLength = 1 << 15;

    /// <summary>Whether <paramref name="field"/> is longer than <see cref="MaxLength"/>.</summary>
    public static bool IsTooLong(ReadOnlySpan<byte> field) =>
        // No text has more characters than bytes.
        field.Length > MaxLength && Encoding.UTF8.GetCharCount(field) > MaxLength;

    /// <summary>
    /// Whether <paramref name="field"/> breaks RFC 4180: it has a quote but is not quoted as a whole, or a quote within is not doubled.
    /// </summary>
    public static bool IsMisquoted(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty || field[0] != '"')
        {
            return field.Contains((byte)'"');
        }

        var rest = field[1..];
        while (rest.IndexOf((byte)'"') is >= 0 and var quote)
        {
            rest = rest[(quote + 1)..];
            if (rest.IsEmpty || rest[0] != '"')
            {
                return !rest.IsEmpty;
            }

            rest = rest[1..];
        }

        return true;
    }
}
