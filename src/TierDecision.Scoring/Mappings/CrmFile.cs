using System.Buffers;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Scores;

namespace TierDecision.Scoring.Mappings;

/// <summary>Writes scores as a shop or CRM imports them.</summary>
public static class CrmFile
{
    // A spreadsheet takes a cell for a formula that begins with one of these.
    private static readonly SearchValues<char> FormulaMarks = SearchValues.Create("=+-@\t\r");
    private static readonly SearchValues<char> Numbers = SearchValues.Create("0123456789.");

    /// <summary>Writes a header and a line a customer; returns the number of customers. The caller owns <paramref name="output"/>.</summary>
    /// <param name="output">Takes the file.</param>
    /// <param name="mapping">The mapping, which has columns to write.</param>
    /// <param name="tiers">The names of tiers, by which customers have them.</param>
    /// <param name="customers">The customers; one that stands in several lines is written once, as it stands in the last one.</param>
    public static int Write(TextWriter output, TransactionMapping mapping, IReadOnlyList<string> tiers, IEnumerable<ScoredCustomer> customers)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(tiers);
        ArgumentNullException.ThrowIfNull(customers);
        var last = new OrderedDictionary<string, ScoredCustomer>(StringComparer.Ordinal);
        foreach (var customer in customers)
        {
            last[customer.CustomerId] = customer;
        }

        var columns = mapping.Export
            .Select(column => (column.Words, ScoreColumns.All.First(score => score.Column.Name == column.From).Write)).ToArray();
        CsvTable.Write(
            output,
            [.. mapping.Export.Select(column => column.Name)],
            last.Values.Select(IReadOnlyList<string> (customer) =>
            [
                .. columns.Select(column =>
                    column.Write(customer, tiers[customer.Score.Tier]) is { } text ? Safe(column.Words.GetValueOrDefault(text, text)) : ""),
            ]));
        return last.Count;
    }

    private static string Safe(string text) =>
        text.Length > 0 && FormulaMarks.Contains(text[0]) && !IsNumber(text) ? $"'{text}" : text;

    private static bool IsNumber(string text) =>
        text.Length > 1 && text[0] is '-' or '+' && !text.AsSpan(1).ContainsAnyExcept(Numbers) && char.IsAsciiDigit(text[^1]);
}
