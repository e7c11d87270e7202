namespace TierDecision.Core.Queueing;

/// <summary>Who or what serves in a queue. What a guardrail protects goes to people only.</summary>
public enum QueueKind : byte
{
    /// <summary>Not said; never in a plan.</summary>
    Unspecified = 0,

    /// <summary>People answer.</summary>
    Person = 1,

    /// <summary>A bot, a voice menu, a portal.</summary>
    SelfService = 2,

    /// <summary>The contact ends and a person calls back.</summary>
    Callback = 3,
}
