using TierDecision.Scoring.Texts;

namespace TierDecision.Scoring.Files;

/// <summary>What a file that is not UTF-8 can be read as.</summary>
internal static class OtherEncodings
{
    /// <summary>Why a value is no text, and what each encoding that all of the file can be in makes of it.</summary>
    /// <param name="source">The file.</param>
    /// <param name="delimiter">What separates its values.</param>
    /// <param name="line">The line of the value, from 1.</param>
    /// <param name="column">Its column, from 0.</param>
    /// <param name="option">The option that says the encoding.</param>
    public static string Reason(TextSource source, char delimiter, long line, int column, string option)
    {
        var readings = FileEncodings.Others.Select(source.In).Where(other => other.IsText()).Select(other =>
            $"'{Value(other, delimiter, line, column)}' with {option} {FileEncodings.NameOf(other.Encoding)}").ToArray();
        return readings.Length == 0
            ? "not UTF-8; save the file as UTF-8"
            : $"not UTF-8; it is {string.Join(" or ", readings)}";
    }

    private static string Value(TextSource source, char delimiter, long line, int column)
    {
        if (source.Open(out _) is not { } text)
        {
            return "";
        }

        using var guard = new LineGuard(text);
        using var records = new DelimitedReader(guard, delimiter, new FileReport(rejects: null));
        while (records.Read())
        {
            if (records.Line >= line)
            {
                return LineError.Cut(records.Field(column));
            }
        }

        return "";
    }
}
