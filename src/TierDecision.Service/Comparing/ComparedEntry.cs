using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Queueing;
using TierDecision.Service.Background;
using TierDecision.Service.Wire;
using TierDecision.Storage.Erasure;

namespace TierDecision.Service.Comparing;

/// <summary>A decision that was answered, with what another policy needs to decide on the same request: copied on the hot path.</summary>
internal struct ComparedEntry : IRingEntry
{
    /// <summary>The decision's number; 0 if only a part was asked for.</summary>
    public ulong DecisionNumber;

    public Instant DecidedAt;

    /// <summary>The keyed hash of the identifier; zeros where the request named nobody.</summary>
    public IdentityKey Key;

    /// <summary>The erasure keys of the moment, under which a difference is sealed; without, none is kept.</summary>
    public ErasureKeys? Keys;

    public DecisionRequest Request;

    public Decision Decision;

    /// <summary>What it was decided under.</summary>
    public ComparedSide Answered;

    /// <summary>What it is to be decided under as well.</summary>
    public ComparedSide Other;

    public int AttributeBytes { get; set; }
}

/// <summary>
/// One of the two policies, with what it sees of customer and queues. Not the serving model: what waits here must not keep a replica alive.
/// </summary>
internal struct ComparedSide
{
    public EncodedPolicy Policy;
    public QueueStates Queues;
    public CustomerFacts Customer;
}
