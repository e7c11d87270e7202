namespace TierDecision.Storage.Trials;

/// <summary>What one node, or all of them together, counted of a trial since it began.</summary>
public sealed record TrialReport
{
    /// <summary>The number of the trial.</summary>
    public long Trial { get; init; }

    /// <summary>The node, of this start: its next start is another one. Empty for all together.</summary>
    public string Node { get; init; } = "";

    /// <summary>Why the node does not take part, as the beginning of a sentence; empty if it does.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Decisions that the candidate of a canary made; 0 of a shadow.</summary>
    public long Decided { get; init; }

    /// <summary>Decisions that it could not make, so that the policy in force made them.</summary>
    public long Failed { get; init; }

    /// <summary>Decisions that were to be compared and were not: too many waited.</summary>
    public long Dropped { get; init; }

    /// <summary>What was compared, for each context and tier that there was.</summary>
    public IReadOnlyList<TrialCell> Cells { get; init; } = [];

    /// <summary>All cells together.</summary>
    public TrialCell Total => Cells.Aggregate(new TrialCell(), static (sum, cell) => sum.Plus(cell));

    /// <summary>What came since an earlier report of the same, in one cell.</summary>
    public TrialReport Since(TrialReport before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return this with
        {
            Decided = Decided - before.Decided,
            Failed = Failed - before.Failed,
            Dropped = Dropped - before.Dropped,
            Cells = [Total.Minus(before.Total)],
        };
    }

    /// <summary>All reports together, the cells by context and tier.</summary>
    public static TrialReport Sum(long trial, IEnumerable<TrialReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var all = reports.ToList();
        return new TrialReport
        {
            Trial = trial,
            Decided = all.Sum(report => report.Decided),
            Failed = all.Sum(report => report.Failed),
            Dropped = all.Sum(report => report.Dropped),
            Cells =
            [
                .. all.SelectMany(report => report.Cells).GroupBy(cell => (cell.Context, cell.Tier))
                    .Select(cells => cells.Aggregate(static (sum, cell) => sum.Plus(cell)))
                    .OrderBy(cell => cell.Context).ThenBy(cell => cell.Tier, StringComparer.Ordinal),
            ],
        };
    }
}
