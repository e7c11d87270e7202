using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Transactions;

/// <summary>Tells which rows come again, and whether they count again.</summary>
internal sealed class RepeatedRows
{
    private const string Remedy = "give --duplicates once to count such rows once, or --duplicates keep to count each";

    private readonly DuplicateRule? _rule;
    private readonly SeenRows _seen;
    private readonly Dictionary<ulong, (ulong Row, long Line)> _ids = [];

    public RepeatedRows(DuplicateRule? rule, SeenRows? seen) => (_rule, _seen) = (rule, seen ?? new SeenRows());

    /// <summary>How many rows are equal in everything to one before them in the file.</summary>
    public long Equal { get; private set; }

    /// <summary>The line of the first of them; 0 if there is none.</summary>
    public long FirstEqual { get; private set; }

    /// <summary>How many rows were left out because they count once.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Begins with the first row of a file, by the name that people call it.</summary>
    public void Begin(string file) => _seen.Begin(file);

    /// <summary>
    /// Takes a row; false if it does not count. A row with the id of another one that says something else, and a row of a file before, are errors if
    /// no rule speaks of them.
    /// </summary>
    /// <param name="records">The reader, which stands on the row.</param>
    /// <param name="id">The transaction's id; empty if it has none.</param>
    /// <param name="column">The column of ids.</param>
    /// <param name="report">Takes the errors.</param>
    public bool Take(DelimitedReader records, ReadOnlySpan<char> id, string column, FileReport report)
    {
        var row = records.RowHash();
        var isNew = _seen.Add(row, out var otherFile);
        if (!isNew)
        {
            Equal++;
            FirstEqual = FirstEqual == 0 ? records.Line : FirstEqual;
        }

        var transaction = DocumentHash.Of(id);
        if (transaction != 0 && !_ids.TryAdd(transaction, (row, records.Line)))
        {
            var first = _ids[transaction];
            if (first.Row == row || _rule == DuplicateRule.Once)
            {
                LeftOut++;
                return false;
            }

            if (_rule is null)
            {
                report.Add(
                    records.Line, column, id,
                    $"is the transaction of line {first.Line}, which says something else; --duplicates once counts the first");
            }

            return true;
        }

        if (otherFile is not null && _rule is null)
        {
            report.AddFatal(
                records.Line, "line", records.RawLine, $"stands in {otherFile}, too: two exports overlap, or one was given twice; {Remedy}");
            return true;
        }

        if (_rule == DuplicateRule.Once && (!isNew || otherFile is not null))
        {
            LeftOut++;
            return false;
        }

        return true;
    }
}
