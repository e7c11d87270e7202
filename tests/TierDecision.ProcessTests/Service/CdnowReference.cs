using System.Globalization;
using System.Text.RegularExpressions;
using TierDecision.Tests.Shared;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// The CDNOW sample scored once more, by the words of the rules and by none of the product's code: what the product is compared with.
/// </summary>
internal static partial class CdnowReference
{
    /// <summary>The percentile of each customer's value score, 0..100.</summary>
    public static Dictionary<string, double> Percentiles()
    {
        var customers = File.ReadLines(SharedData.Path("CDNOW_sample.txt"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == 5)
            .GroupBy(fields => int.Parse(fields[1], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture))
            .Select(rows => (
                Id: rows.Key,
                Last: rows.Max(row => int.Parse(row[2], CultureInfo.InvariantCulture)),
                Days: rows.Select(row => row[2]).Distinct().Count(),
                Spend: rows.Sum(row => decimal.Parse(row[4], CultureInfo.InvariantCulture))))
            .ToList();

        // The value score is the mean of three percentile ranks; their sum orders alike, and is whole in doubled ranks.
        var recency = DoubledRanks([.. customers.Select(customer => (decimal)customer.Last)]);
        var frequency = DoubledRanks([.. customers.Select(customer => (decimal)customer.Days)]);
        var monetary = DoubledRanks([.. customers.Select(customer => customer.Spend)]);
        var value = DoubledRanks([.. Enumerable.Range(0, customers.Count).Select(i => (decimal)(recency[i] + frequency[i] + monetary[i]))]);
        return customers.Select((customer, i) => (customer.Id, Percentile: 50d * value[i] / customers.Count)).ToDictionary(pair => pair.Id, pair => pair.Percentile);
    }

    /// <summary>The tier that the shipped contact-centre policy gives a percentile, read from its text.</summary>
    public static string TierOf(double percentile)
    {
        var policy = File.ReadAllText(Path.Combine(ProgramPath.Repository, "policies", "contact-centre.yaml"));
        var tiers = Tier().Matches(policy).Select(match => (Name: match.Groups[1].Value, From: double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)));
        return tiers.OrderByDescending(tier => tier.From).First(tier => tier.From <= percentile).Name;
    }

    // Twice the values below plus the equal ones, the value itself among them.
    private static long[] DoubledRanks(decimal[] values) =>
        [.. values.Select(value => values.Sum(other => other < value ? 2L : other == value ? 1L : 0L))];

    [GeneratedRegex(@"- name: (\w+)\n    from_percentile: (\d+)")]
    private static partial Regex Tier();
}
