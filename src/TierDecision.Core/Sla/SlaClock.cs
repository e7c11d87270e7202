using NodaTime;

namespace TierDecision.Core.Sla;

/// <summary>How a clock stands at an instant.</summary>
/// <param name="Definition">The promise that it runs by.</param>
/// <param name="State">How it stands.</param>
public sealed record SlaClock(ClockDefinition Definition, SlaClockState State)
{
    /// <summary>The metric.</summary>
    public SlaMetric Metric => Definition.Metric;

    /// <summary>From when time counts; null where it has not started.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>
    /// When the time is up, or was: the original due time plus the time for which the clock stood still. Null where it has not started, and
    /// while it stands still, when nobody can know it.
    /// </summary>
    public Instant? DueAt { get; init; }

    /// <summary>When it was breached; null where it was not. Never taken back.</summary>
    public Instant? BreachedAt { get; init; }

    /// <summary>When it stopped; null where it has not.</summary>
    public Instant? StoppedAt { get; init; }

    /// <summary>The target in open time. Business days count as the open time that they had when the clock started.</summary>
    public Duration Target { get; init; }

    /// <summary>The open time that has passed, without that for which the clock stood still.</summary>
    public Duration Elapsed { get; init; }

    /// <summary>The open time that is left; negative where the target is overdue.</summary>
    public Duration Remaining => Target - Elapsed;

    /// <summary>The warnings, in the order of the definition.</summary>
    public IReadOnlyList<SlaWarning> Warnings { get; init; } = [];

    /// <summary>
    /// The next instant at which a warning is due or the clock is breached, if nothing happens; null where time alone changes nothing.
    /// </summary>
    public Instant? NextChangeAt { get; init; }

    /// <summary>
    /// Which run of the clock this is, from 1: next response and updates run once for each message or update. 0 where it has not started.
    /// </summary>
    public int Run { get; init; }

    /// <summary>How many of its runs were breached, this one included.</summary>
    public int BreachedRuns { get; init; }
}

/// <summary>A warning before a breach.</summary>
/// <param name="Fraction">The part of the target after which it is due, more than 0 and less than 1.</param>
/// <param name="At">When it was or will be due; null where it was not and the clock stands still or has stopped.</param>
/// <param name="Reached">Whether it is due.</param>
public readonly record struct SlaWarning(double Fraction, Instant? At, bool Reached);

/// <summary>How a clock stands. The numbers equal those of the wire contract.</summary>
public enum SlaClockState : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Nothing has started it yet.</summary>
    NotStarted = 1,

    /// <summary>It runs, and there is time left.</summary>
    Running = 2,

    /// <summary>It stands still, and there is time left.</summary>
    Paused = 3,

    /// <summary>It stopped at or before its due time.</summary>
    Met = 4,

    /// <summary>Its due time came before it stopped.</summary>
    Breached = 5,

    /// <summary>It came to nothing before its due time.</summary>
    Cancelled = 6,
}
