using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Cli.Commands.Score;

/// <summary>What a person should know of a file that was read: which lines were no transactions, and what was decided without asking.</summary>
internal static class ReadingNotes
{
    /// <summary>The notes, each a sentence.</summary>
    public static IEnumerable<string> Of(TransactionFileReader reader)
    {
        if (reader.GuestLines > 0)
        {
            yield return $"{Numbers.Count(reader.GuestLines, "line of guests was", "lines of guests were")} left out.";
        }

        if (reader.ContinuedLines > 0)
        {
            yield return $"{Numbers.Count(reader.ContinuedLines, "line goes", "lines go")} on with an order whose total is counted already.";
        }

        if (reader.FooterLines > 0)
        {
            var lines = Numbers.Count(reader.FooterLines, "line");
            yield return $"{lines} without a customer and a date, such as a sum below the table, left out.";
        }

        if (reader.RepeatedRows > 0)
        {
            yield return $"{Numbers.Count(reader.RepeatedRows, "row")} left out that had come before.";
        }

        if (reader.EqualRows > reader.RepeatedRows)
        {
            var rows = Numbers.Count(reader.EqualRows, "row is", "rows are");
            yield return $"{rows} equal in everything to one before, the first in line {Numbers.Whole(reader.FirstEqualRow)}; each counts. "
                + "--duplicates once counts them once.";
        }

        if (reader.StatusesNotRead is { } statuses)
        {
            yield return statuses;
        }

        if (reader.UtcDates is { } dates)
        {
            yield return dates;
        }
    }
}
