using System.Globalization;

namespace TierDecision.Scoring.Scores;

/// <summary>
/// The last line of a score file, <c># rows: N</c>: by it a reader knows that it has the whole file. One that is still being copied, or was cut off
/// at the end of a line, has none.
/// </summary>
internal static class ScoreFileTrailer
{
    private const string Begin = "# rows:";

    /// <summary>The line for a file of <paramref name="rows"/> customers.</summary>
    public static string Of(long rows) => string.Create(CultureInfo.InvariantCulture, $"{Begin} {rows}");

    /// <summary>Whether a line's only value is a trailer; its number of rows, or -1 if that is none.</summary>
    public static bool TryRead(ReadOnlySpan<char> value, out long rows)
    {
        rows = -1;
        if (!value.StartsWith(Begin, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        rows = long.TryParse(value[Begin.Length..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        return true;
    }
}
