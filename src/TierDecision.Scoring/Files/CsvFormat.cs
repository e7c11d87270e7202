using CsvHelper;

namespace TierDecision.Scoring.Files;

/// <summary>How CSV files are written.</summary>
internal static class CsvFormat
{
    public const string LineEnd = "\n";

    public static readonly CsvWriterOptions Options = new() { NewLine = LineEnd, Quoting = CsvQuoting.WhenNeededOrWhitespace };
}
