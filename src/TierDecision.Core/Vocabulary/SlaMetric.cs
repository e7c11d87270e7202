namespace TierDecision.Core.Vocabulary;

/// <summary>What is promised.</summary>
public enum SlaMetric : byte
{
    /// <summary>A contact is answered.</summary>
    Answer = 1,

    /// <summary>A ticket gets its first response.</summary>
    FirstResponse = 2,

    /// <summary>A ticket is solved.</summary>
    Resolution = 3,

    /// <summary>An order leaves the warehouse.</summary>
    ShipBy = 4,

    /// <summary>The customer gets a reply to the oldest message that has none.</summary>
    NextResponse = 5,

    /// <summary>The customer hears something again after the last public reply.</summary>
    PeriodicUpdate = 6,

    /// <summary>The same, without the time for which the ticket waits for the customer.</summary>
    PausableUpdate = 7,

    /// <summary>A ticket is solved before the customer has waited that long: new, open and on-hold time.</summary>
    RequesterWait = 8,

    /// <summary>A ticket is solved within that much work: new and open time.</summary>
    AgentWork = 9,
}
