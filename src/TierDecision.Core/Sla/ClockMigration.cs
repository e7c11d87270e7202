using NodaTime;

namespace TierDecision.Core.Sla;

/// <summary>
/// Moves the clocks of one ticket, contact or order from the policy version to which they are pinned to another one. Clocks are never moved
/// by themselves: <see cref="Preview"/> shows what would change and changes nothing, <see cref="Apply"/> gives the definitions to keep from then on.
/// </summary>
public static class ClockMigration
{
    /// <summary>What would become of each clock.</summary>
    /// <param name="pinned">The definitions to which the clocks are pinned now.</param>
    /// <param name="offered">The definitions of the other policy version.</param>
    /// <param name="mode">How to move.</param>
    /// <param name="timeline">What happened.</param>
    /// <param name="at">As of when to look.</param>
    public static IReadOnlyList<ClockMove> Preview(
        IReadOnlyList<ClockDefinition> pinned, IReadOnlyList<ClockDefinition> offered, MigrationMode mode, Timeline timeline, Instant at)
    {
        ArgumentNullException.ThrowIfNull(pinned);
        ArgumentNullException.ThrowIfNull(offered);
        var moves = new List<ClockMove>(pinned.Count + offered.Count);
        foreach (var old in pinned)
        {
            var before = ClockEvaluator.Evaluate(old, timeline, at);
            var after = offered.FirstOrDefault(one => one.Metric == old.Metric) is { } other ? ClockEvaluator.Evaluate(other, timeline, at) : null;
            moves.Add(new ClockMove(old.Metric, before, Choose(before, after, mode)));
        }

        foreach (var added in offered.Where(one => !pinned.Any(old => old.Metric == one.Metric)))
        {
            var after = mode == MigrationMode.Keep ? null : ClockEvaluator.Evaluate(added, timeline, at);
            moves.Add(new ClockMove(added.Metric, null, after));
        }

        return moves;
    }

    /// <summary>
    /// The definitions to which the clocks are pinned after the move: those of the clocks that <see cref="Preview"/> shows as "after".
    /// </summary>
    public static IReadOnlyList<ClockDefinition> Apply(
        IReadOnlyList<ClockDefinition> pinned, IReadOnlyList<ClockDefinition> offered, MigrationMode mode, Timeline timeline, Instant at) =>
        [.. Preview(pinned, offered, mode, timeline, at).Where(move => move.After is not null).Select(move => move.After!.Definition)];

    private static SlaClock? Choose(SlaClock before, SlaClock? after, MigrationMode mode)
    {
        // A promise that was met or broken is history: read by other rules, what was met could turn out broken.
        if (before.StoppedAt is not null)
        {
            return before;
        }

        return mode switch
        {
            MigrationMode.Rebase => after,
            MigrationMode.StricterOf => after is not null && IsStricter(after, before) ? after : before,
            _ => before,
        };
    }

    private static bool IsStricter(SlaClock a, SlaClock b)
    {
        if (a.DueAt is { } due && b.DueAt is { } other)
        {
            return due < other;
        }

        // One of them stands still, or neither has started: what is left says which one is nearer.
        return a.Remaining != b.Remaining ? a.Remaining < b.Remaining : SizeOf(a.Definition) < SizeOf(b.Definition);
    }

    // Before a start nothing is left or right of anything; a business day then counts as the 24 hours that it takes at least.
    private static long SizeOf(ClockDefinition definition) => definition.Target.IsInBusinessDays
        ? definition.Target.BusinessDays * (long)NodaConstants.MillisecondsPerDay
        : definition.Target.Milliseconds;
}

/// <summary>How clocks are moved to another policy version. The numbers equal those of the wire contract.</summary>
public enum MigrationMode : byte
{
    /// <summary>Not said; as <see cref="Keep"/>.</summary>
    Unspecified = 0,

    /// <summary>Every clock stays as it is pinned; nothing new starts.</summary>
    Keep = 1,

    /// <summary>
    /// Every clock that has not stopped runs by the other version, as if it always had: what passed and what stood still counts by its rules.
    /// </summary>
    Rebase = 2,

    /// <summary>Every clock that has not stopped runs by whichever version is due sooner; promises that only one of them makes are kept.</summary>
    StricterOf = 3,
}

/// <summary>What becomes of one clock.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Before">The clock as it is pinned; null where only the other version has it.</param>
/// <param name="After">The clock after the move; null where there is none then.</param>
public sealed record ClockMove(SlaMetric Metric, SlaClock? Before, SlaClock? After)
{
    /// <summary>Whether anything changes.</summary>
    public bool Changes => !Equals(Before?.Definition, After?.Definition);
}
