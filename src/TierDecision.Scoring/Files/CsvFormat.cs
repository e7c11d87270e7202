using CsvHelper;

namespace TierDecision.Scoring.Files;

/// <summary>How CSV files are written.</summary>
internal static class CsvFormat
{
    public static readonly CsvWriterOptions Options = new() { NewLine = "\n", Quoting = CsvQuoting.WhenNeededOrWhitespace };
}
