using Google.Protobuf.Collections;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Wire;

namespace TierDecision.Service.Decisions;

/// <summary>A decision with what is needed to write it down. Filled in place, one for each request.</summary>
internal struct DecisionAnswer
{
    public Decision Decision;

    /// <summary>The decision's number, which <see cref="DecisionIds"/> writes as its id; 0 if only a part was asked for.</summary>
    public ulong DecisionNumber;

    public CustomerScore Score;
    public EncodedPolicy Policy;
    public DecisionContext Context;
    public Instant Now;

    /// <summary>For how long the store has not confirmed what is known; null if it never did, or the request names no customer.</summary>
    public long? UnconfirmedMilliseconds;

    /// <summary>Null unless it was asked for.</summary>
    public Explanation? Explanation;

    /// <summary>Who set the override that decided; null if none did or no explanation was asked for.</summary>
    public V1.OverrideExplanation? Override;

    /// <summary>Null or empty unless it was asked for.</summary>
    public RepeatedField<V1.TargetSystem>? RenderFor;

    /// <summary>The name of the agent to be asked first; empty for none.</summary>
    public string Agent;

    /// <summary>The pin that the contact has from now on; null if there is none.</summary>
    public string? Pin;

    /// <summary>What became of the pin that the question brought.</summary>
    public PinOutcome PinOutcome;

    /// <summary>The fields of the question that it was decided without.</summary>
    public SideFields LeftOut;
}
