namespace TierDecision.Storage.Trials;

/// <summary>What all nodes counted of a trial, and which of them do not take part.</summary>
/// <param name="Counts">All reports together.</param>
/// <param name="Nodes">How many nodes take part.</param>
/// <param name="Refusals">Nodes that do not, at most <see cref="MostRefusals"/>.</param>
/// <param name="RefusalsLeftOut">How many more there are.</param>
public sealed record TrialSummary(TrialReport Counts, int Nodes, IReadOnlyList<TrialRefusal> Refusals, int RefusalsLeftOut)
{
    /// <summary>How many nodes that do not take part are listed.</summary>
    public const int MostRefusals = 100;

    /// <summary>How many cells <see cref="Counts"/> lacks, because an answer had no room for them; 0 where the store was read.</summary>
    public int CellsLeftOut { get; init; }

    /// <summary>What the reports of all nodes say together.</summary>
    public static TrialSummary Of(long trial, IReadOnlyList<TrialReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var refusals = reports.Where(report => report.Problem.Length > 0).Select(report => new TrialRefusal(report.Node, report.Problem)).ToList();
        return new TrialSummary(
            TrialReport.Sum(trial, reports), reports.Count - refusals.Count, [.. refusals.Take(MostRefusals)],
            Math.Max(0, refusals.Count - MostRefusals));
    }
}

/// <summary>A node that does not take part in a trial.</summary>
/// <param name="Node">The node, of one start.</param>
/// <param name="Problem">Why, as the beginning of a sentence.</param>
public sealed record TrialRefusal(string Node, string Problem);
