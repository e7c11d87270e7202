using TierDecision.Core.Queueing;

namespace TierDecision.Core.Routing;

/// <summary>One place to try.</summary>
public sealed class RouteTargetPlan
{
    private readonly SkillStepPlan[] _skillSteps;

    internal RouteTargetPlan(QueuePlan queue, long? timeoutMilliseconds, SkillStepPlan[] skillSteps)
    {
        Place = queue;
        TimeoutMilliseconds = timeoutMilliseconds;
        _skillSteps = skillSteps;
    }

    /// <summary>The queue's name.</summary>
    public string Queue => Place.Name;

    /// <summary>The queue.</summary>
    public QueuePlan Place { get; }

    /// <summary>How long to try it; null for the last target.</summary>
    public long? TimeoutMilliseconds { get; }

    /// <summary>Skills that an agent must have at first.</summary>
    public IReadOnlyList<string> Skills => _skillSteps[0].Skills;

    /// <summary>The skills asked for and from when on, at least one step, the first from 0; each later step asks for less.</summary>
    public ReadOnlySpan<SkillStepPlan> SkillSteps => _skillSteps;

    /// <summary>When it is passed over.</summary>
    public SkipPlan SkipWhen { get; internal init; } = SkipPlan.WhenClosed;

    /// <summary>Added to the priority that tier and rules give, -100..100.</summary>
    public int PriorityChange { get; internal init; }

    /// <summary>Whether the customer's own agent is asked for first; null where not.</summary>
    public AgentPreferencePlan? PreferAgent { get; internal init; }

    /// <summary>Whether the agent should speak the contact's language; null where it does not matter.</summary>
    public LanguageNeedPlan? Language { get; internal init; }
}

/// <summary>The skills asked for from a time on.</summary>
/// <param name="AfterMilliseconds">From when on, since the target was reached.</param>
/// <param name="Skills">The skills; may be empty.</param>
public sealed record SkillStepPlan(long AfterMilliseconds, IReadOnlyList<string> Skills);

/// <summary>The customer's own agent is asked for first.</summary>
/// <param name="ForMilliseconds">For how long, since the target was reached, more than 0.</param>
/// <param name="DedicatedOnly">Only where the tier has dedicated agents.</param>
public sealed record AgentPreferencePlan(long ForMilliseconds, bool DedicatedOnly);

/// <summary>The agent should speak the contact's language.</summary>
/// <param name="Need">How much it matters at first.</param>
/// <param name="ForMilliseconds">For how long it matters so much; then one step less. Null for as long as the target is tried.</param>
public sealed record LanguageNeedPlan(LanguageNeed Need, long? ForMilliseconds);

/// <summary>How much it matters that an agent speaks the contact's language.</summary>
public enum LanguageNeed : byte
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>Such agents first.</summary>
    Preferred = 1,

    /// <summary>Such agents only.</summary>
    Required = 2,
}

/// <summary>When a target is passed over: any one of these is enough. What is not known fulfils none but <see cref="Unknown"/>.</summary>
/// <param name="Closed">The queue is outside its hours or was reported closed.</param>
/// <param name="Unknown">The queue's state is not known or too old.</param>
/// <param name="NoAgents">No agent is signed in.</param>
/// <param name="ExpectedWaitAboveMilliseconds">The expected wait is longer than this.</param>
/// <param name="WaitingAbove">More contacts than this wait.</param>
public sealed record SkipPlan(bool Closed, bool Unknown, bool NoAgents, long ExpectedWaitAboveMilliseconds, int WaitingAbove)
{
    /// <summary>Where the policy says nothing.</summary>
    public static SkipPlan WhenClosed { get; } = new(Closed: true, Unknown: false, NoAgents: false, long.MaxValue, int.MaxValue);

    /// <summary>
    /// The first thing in a known state for which the target is passed over; <see cref="TargetOutcome.NotReached"/> where nothing is.
    /// </summary>
    internal TargetOutcome Check(in QueueStates.Reported state) =>
        Closed && state.Closed ? TargetOutcome.Closed
        : NoAgents && state.AgentsStaffed == 0 ? TargetOutcome.NoAgents
        : state.ExpectedWait > ExpectedWaitAboveMilliseconds ? TargetOutcome.ExpectedWait
        : state.Waiting > WaitingAbove ? TargetOutcome.Waiting
        : TargetOutcome.NotReached;
}
