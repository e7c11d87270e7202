using NodaTime;

namespace TierDecision.Core.Queueing;

/// <summary>
/// A queue as the contact centre reported it. What was not reported is null and counts as unknown, never as zero.
/// </summary>
public readonly record struct QueueState
{
    /// <summary>When it was so.</summary>
    public required Instant ReportedAt { get; init; }

    /// <summary>Agents who are signed in, 0 or more.</summary>
    public int? AgentsStaffed { get; init; }

    /// <summary>Agents who could take a contact at once, 0 or more.</summary>
    public int? AgentsFree { get; init; }

    /// <summary>Contacts that wait, 0 or more.</summary>
    public int? Waiting { get; init; }

    /// <summary>How long a contact that joins now is expected to wait, 0 or more.</summary>
    public Duration? ExpectedWait { get; init; }

    /// <summary>Whether the contact centre has closed the queue, whatever its hours say.</summary>
    public bool Closed { get; init; }
}
