using System.Globalization;
using CsvHelper;
using NodaTime;
using NodaTime.Text;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Scores;

/// <summary>Writes a score file: CSV with a header, one customer a line; <see cref="ScoreFileReader"/> reads it back to the last digit.</summary>
public static class ScoreFileWriter
{
    /// <summary>Writes <paramref name="customers"/>; returns their number. The caller owns <paramref name="output"/>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="tiers">The tier names, best first.</param>
    /// <param name="customers">The customers; walked over once.</param>
    public static long Write(TextWriter output, IReadOnlyList<string> tiers, IEnumerable<ScoredCustomer> customers)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        ArgumentNullException.ThrowIfNull(customers);
        var format = new CsvWriterOptions { NewLine = "\n", Quoting = CsvQuoting.WhenNeededOrWhitespace };
        using var csv = CsvWriter.Create(output, format, leaveOpen: true);
        foreach (var column in ScoreColumns.All)
        {
            csv.WriteField(column.Name);
        }

        csv.EndRecord();
        var count = 0L;
        foreach (var customer in customers)
        {
            WriteFields(csv, tiers[customer.Tier], customer);
            csv.EndRecord();
            count++;
        }

        return count;
    }

    // In the order of ScoreColumns.All.
    private static void WriteFields(CsvWriter csv, string tier, ScoredCustomer customer)
    {
        csv.WriteField(customer.CustomerId);
        csv.WriteField(customer.Phone);
        csv.WriteField(customer.Email);
        csv.WriteField(PipeList.Join(customer.ExternalIds));
        csv.WriteField(tier);
        csv.WriteField(Number(customer.ValueScore));
        csv.WriteField(Number(customer.Percentile));
        csv.WriteField(Score(customer.Rfm.Recency));
        csv.WriteField(Score(customer.Rfm.Frequency));
        csv.WriteField(Score(customer.Rfm.Monetary));
        csv.WriteField(ScoreColumns.Write(customer.Segment));
        csv.WriteField(customer.RecencyDays?.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(customer.Frequency?.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(customer.Monetary?.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(Number(customer.LifetimeValue));
        csv.WriteField(Number(customer.Margin));
        csv.WriteField(Number(customer.ProbabilityActive));
        csv.WriteField(customer.Language.ToString());
        csv.WriteField(ScoreColumns.Write(customer.Flags));
        csv.WriteField(customer.Agent);
        csv.WriteField(Moment(customer.AsOf));
        csv.WriteField(Moment(customer.TierSince));
        csv.WriteField(Moment(customer.DissatisfiedAt));
    }

    private static string Moment(Instant? moment) => moment is { } at ? InstantPattern.ExtendedIso.Format(at) : "";

    private static string Number(float value) => float.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture);

    private static string Score(byte score) => score == 0 ? "" : score.ToString(CultureInfo.InvariantCulture);
}
