using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Queueing;
using TierDecision.Service.Background;
using TierDecision.Service.Wire;
using TierDecision.Storage.Erasure;

namespace TierDecision.Service.DecisionLog;

/// <summary>One decision with all that it was made of: copied on the hot path, written down later.</summary>
internal struct DecisionEntry : IRingEntry
{
    public ulong DecisionNumber;
    public string RequestId;

    /// <summary>The fields of the question that it was decided without.</summary>
    public SideFields LeftOut;

    /// <summary>The name of who asked; empty where nobody is asked for a key.</summary>
    public string Caller;

    public Instant DecidedAt;

    /// <summary>What kind of identifier the request brought; null where it named nobody.</summary>
    public IdentifierKind? Identifier;

    /// <summary>The keyed hash of the identifier.</summary>
    public IdentityKey Key;

    /// <summary>
    /// The erasure keys of the moment: pseudonym and record are left out without. Those of the moment of writing may be newer than the removal of the
    /// customer whom the entry is about.
    /// </summary>
    public ErasureKeys? Keys;

    public DecisionRequest Request;

    /// <summary>About what the request's attributes take in memory, in bytes; 0 for none.</summary>
    public int AttributeBytes { get; set; }

    public CustomerFacts Customer;
    public Decision Decision;

    /// <summary>What became of the pin that the contact brought.</summary>
    public PinOutcome Pin;

    /// <summary>Whether the request asked for an explanation.</summary>
    public bool IsExplained;

    // The policy with its names, and not the serving model: what waits here must not keep a replica alive.
    public EncodedPolicy Policy;
    public QueueStates Queues;
}
