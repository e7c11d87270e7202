using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Core.Routing;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Decisions;

/// <summary>
/// The engine's result: indices into the policy's plan and a few numbers, filled in place, so that a decision allocates nothing.
/// Names and texts are read from the plan.
/// </summary>
public struct Decision
{
    /// <summary>Says that no rule matched.</summary>
    public const int NoRule = -1;

    /// <summary>The tier in force, an index into <see cref="PolicyPlan.Tiers"/>, best first.</summary>
    public byte Tier { get; internal set; }

    /// <summary>Whether a person set the tier.</summary>
    public bool TierOverridden { get; internal set; }

    /// <summary>Whether a person set the tier in a way that the policy does not allow, so that the computed one is in force.</summary>
    public bool OverrideRefused { get; internal set; }

    /// <summary>Whether the customer is known and the score can be used.</summary>
    public ScoreStatus ScoreStatus { get; internal set; }

    /// <summary>Whether the request named a customer at all.</summary>
    public bool CustomerNamed { get; internal set; }

    /// <summary>Why the identifier that the request brought names nobody; none if it brought none, or one that can be looked up.</summary>
    public IdentityGap IdentityGap { get; internal set; }

    /// <summary>Whether several customers have the identifier, and it was not passed over because it failed verification.</summary>
    public bool SharedIdentifier { get; internal set; }

    /// <summary>0..100, higher is served sooner.</summary>
    public int Priority { get; internal set; }

    /// <summary>The head start in milliseconds, 0 or more.</summary>
    public long HeadStartMilliseconds { get; internal set; }

    /// <summary>Milliseconds since the Unix epoch, lower is served first: arrival less head start.</summary>
    public long SortKey { get; internal set; }

    /// <summary>The priority rules that matched: bit n stands for rule n of <see cref="PolicyPlan.PriorityRules"/>.</summary>
    public ulong PriorityRules { get; internal set; }

    /// <summary>The routing rule that matched, an index into <see cref="RoutingPlan.Rules"/>; <see cref="NoRule"/> for the default route.</summary>
    public int RoutingRule { get; internal set; }

    /// <summary>The route; null for orders, which have none.</summary>
    public RoutePlan? Route { get; internal set; }

    /// <summary>What of the route applies now; meaningless where there is none.</summary>
    [UnscopedRef]
    public readonly ref readonly RouteStatus RouteStatus => ref Where;

    /// <summary>Whether a rule matched whose route ends without a person, and a guardrail put the default route in its place.</summary>
    public bool RouteGuarded { get; internal set; }

    /// <summary>The SLA rule that matched, an index into <see cref="PolicyPlan.SlaRules"/>; <see cref="NoRule"/> where nothing is promised.</summary>
    public int SlaRule { get; internal set; }

    /// <summary>Who serves, guardrails applied.</summary>
    public Handling Handling { get; internal set; }

    /// <summary>Whether the tier is served at this time, by its service hours.</summary>
    public bool InServiceHours { get; internal set; }

    /// <summary>The guardrails that hold here.</summary>
    public Guardrails Guardrails { get; internal set; }

    /// <summary>Whether the score is <see cref="ScoreStatus.Stale"/> because it is dated later than now.</summary>
    public bool ScoreFromFuture { get; internal set; }

    /// <summary>Whether the store has not confirmed what is known of the customer for longer than the policy takes as current.</summary>
    public bool Unconfirmed { get; internal set; }

    /// <summary>Whether data was missing that should have been there.</summary>
    public readonly bool Degraded => Unconfirmed || ScoreStatus is ScoreStatus.Unavailable or ScoreStatus.Stale;

    internal DueTimes Due;

    // Of tier, rules and target, before it is held within 0..100.
    internal int PrioritySum;

    // A field, so that the engine fills it in place.
    internal RouteStatus Where;

    /// <summary>When target <paramref name="index"/> of the matching SLA rule is due.</summary>
    public readonly Instant DueAt(int index) => Instant.FromUnixTimeMilliseconds(Due[index]);

    // The built-in equality of inline arrays throws, and with it that of every decision.
    [InlineArray(SlaMetrics.MaxTargets)]
    internal struct DueTimes : IEquatable<DueTimes>
    {
        private long _first;

        public readonly bool Equals(DueTimes other) => ((ReadOnlySpan<long>)this).SequenceEqual(other);

        public override readonly bool Equals(object? obj) => obj is DueTimes other && Equals(other);

        public override readonly int GetHashCode() => HashCode.Combine(this[0], this[SlaMetrics.MaxTargets - 1]);
    }
}
