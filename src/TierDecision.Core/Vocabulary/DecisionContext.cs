namespace TierDecision.Core.Vocabulary;

// The closed vocabularies of requests and answers. The numbers equal those of the wire contract, so that mapping is a cast;
// a test holds the two together.

/// <summary>What a decision is about.</summary>
public enum DecisionContext : byte
{
    /// <summary>A call, chat or message that arrives.</summary>
    Contact = 1,

    /// <summary>A ticket that is created or changes.</summary>
    Ticket = 2,

    /// <summary>An order that waits to be fulfilled.</summary>
    Order = 3,
}
