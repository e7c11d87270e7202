using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>An order's place in a ranking.</summary>
/// <param name="Position">Where it stood in the input, from 0.</param>
/// <param name="Place">Its place, from 1.</param>
/// <param name="Index">
/// The apparent-tardiness-cost index when its turn came: weight per unit of work, lessened the further its latest start was away.
/// </param>
/// <param name="Reason">Why it went before the next best.</param>
/// <param name="StartAt">When work on it begins; null where that is beyond the horizon.</param>
/// <param name="FinishAt">When it is done; null where that is beyond the horizon.</param>
/// <param name="Promise">What becomes of its promise.</param>
/// <param name="LateBy">How long after its due time it is done, 0 or more; to the horizon where it is not done before.</param>
/// <param name="StartBy">
/// From when the promise cannot be kept: work on it has to begin by then, with the whole capacity. Null where nothing is promised or it is too late.
/// </param>
/// <param name="GiveUp">Whether it is among the fewest promises that have to be given up so that all others can be kept.</param>
public readonly record struct RankedOrder(
    int Position,
    int Place,
    double Index,
    RankReason Reason,
    Instant? StartAt,
    Instant? FinishAt,
    PromiseOutlook Promise,
    Duration LateBy,
    Instant? StartBy,
    bool GiveUp);
