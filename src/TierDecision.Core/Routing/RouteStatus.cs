using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Core.Routing;

/// <summary>What of a route applies now, and when that next changes by itself. Filled in place; names are read from the plan.</summary>
public struct RouteStatus
{
    internal long SinceMilliseconds;
    internal long NextChangeMilliseconds;
    internal long OpensAtMilliseconds;
    internal long ExpectedWaitMilliseconds;
    internal long ExpectedAnswerMilliseconds;

    private ulong _outcomes;

    /// <summary>The target that applies, an index into <see cref="RoutePlan.Targets"/>.</summary>
    public int Target { get; internal set; }

    /// <summary>Since when it applies.</summary>
    public readonly Instant Since => Instant.FromUnixTimeMilliseconds(SinceMilliseconds);

    /// <summary>The step of <see cref="RouteTargetPlan.SkillSteps"/> that applies.</summary>
    public int SkillStep { get; internal set; }

    /// <summary>
    /// The customer's agent who is asked for first, as in <see cref="CustomerScore.PreferredAgent"/>; 0 where none is, or no longer.
    /// </summary>
    public ushort PreferredAgent { get; internal set; }

    /// <summary>The contact's language where the target asks for it; none where it does not, or no longer.</summary>
    public LanguageCode Language { get; internal set; }

    /// <summary>How much the language matters.</summary>
    public LanguageNeed LanguageNeed { get; internal set; }

    /// <summary>Whether the target's queue is open.</summary>
    public QueueAvailability Availability { get; internal set; }

    /// <summary>Whether the state of the target's queue is known.</summary>
    public bool StateKnown { get; internal set; }

    /// <summary>Where the queue is outside its hours: when they next begin. Null where it is open or nobody knows.</summary>
    public readonly Instant? OpensAt => ToInstant(OpensAtMilliseconds);

    /// <summary>How long a contact that joins the queue now is expected to wait, as reported or estimated; null where not known.</summary>
    public readonly Duration? ExpectedWait => ExpectedWaitMilliseconds < 0 ? null : Duration.FromMilliseconds(ExpectedWaitMilliseconds);

    /// <summary>Whether the expected wait is estimated from the reported agents.</summary>
    public bool ExpectedWaitEstimated { get; internal set; }

    /// <summary>
    /// When the contact is expected to be answered: the expected wait after it reached the target, and not before the queue opens. Null where not
    /// known, which includes that it has waited longer than was expected.
    /// </summary>
    public readonly Instant? ExpectedAnswer => ToInstant(ExpectedAnswerMilliseconds);

    /// <summary>
    /// The first instant at which the answer differs if nothing is reported meanwhile and the same rule matches; null where it never does.
    /// <see cref="Offers"/> are of now and may change before.
    /// </summary>
    public readonly Instant? NextChange => ToInstant(NextChangeMilliseconds);

    /// <summary>Whether the promised answer time can be kept.</summary>
    public PromiseStatus Promise { get; internal set; }

    /// <summary>What could be offered where it cannot.</summary>
    public RouteOffers Offers { get; internal set; }

    /// <summary>
    /// With <see cref="RouteOffers.Overflow"/>: the later target that could keep it, an index into <see cref="RoutePlan.Targets"/>.
    /// </summary>
    public int OverflowTarget { get; internal set; }

    /// <summary>With <see cref="RouteOffers.Callback"/>: the queue for callbacks, an index into the policy's queues.</summary>
    public int CallbackQueue { get; internal set; }

    /// <summary>What became of target <paramref name="target"/>.</summary>
    public readonly TargetOutcome Outcome(int target) =>
        (uint)target < RoutePlan.MaxTargets ? (TargetOutcome)((_outcomes >> (target * 4)) & 0xf) : TargetOutcome.NotReached;

    internal void SetOutcome(int target, TargetOutcome outcome) => _outcomes |= (ulong)outcome << (target * 4);

    /// <summary>Lowers the next change to <paramref name="at"/> where that is later than <paramref name="now"/>.</summary>
    internal void ChangesAt(long at, long now)
    {
        if (at > now && at < NextChangeMilliseconds)
        {
            NextChangeMilliseconds = at;
        }
    }

    // What lies beyond the calendar of instants is never.
    private static readonly long Last = Instant.MaxValue.ToUnixTimeMilliseconds();

    private static Instant? ToInstant(long milliseconds) => milliseconds > Last ? null : Instant.FromUnixTimeMilliseconds(milliseconds);
}
