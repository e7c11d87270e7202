using CsvHelper;

namespace TierDecision.Scoring.Files;

/// <summary>Writes CSV as all files of the product are written.</summary>
public static class CsvTable
{
    /// <summary>Writes a header and rows of as many values. The caller owns <paramref name="output"/>.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var csv = CsvWriter.Create(output, CsvFormat.Options, leaveOpen: true);
        foreach (var row in rows.Prepend(header))
        {
            foreach (var value in row)
            {
                csv.WriteField(value);
            }

            csv.EndRecord();
        }
    }
}
