using TierDecision.LoadTest.Arrivals;

namespace TierDecision.LoadTest.Driving;

/// <summary>How a target is loaded.</summary>
internal sealed record LoadPlan
{
    /// <summary>How long requests are sent. Replies may come up to <see cref="Patience"/> later.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>HTTP/2 connections, each with a thread. Default: 4.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Closed loop: requests in flight on each connection, the next sent when a reply comes. Default: 16.</summary>
    public int Streams { get; init; } = 16;

    /// <summary>Open loop: requests a second, sent when they are due whatever became of those before. Null for a closed loop.</summary>
    public double? Rate { get; init; }

    /// <summary>Open loop: how requests arrive.</summary>
    public ArrivalKind Arrivals { get; init; }

    /// <summary>Closed loop: the most requests. Default: no bound but the time.</summary>
    public long MaxRequests { get; init; } = long.MaxValue;

    /// <summary>How long after the end replies are waited for. Default: two seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Open loop: ends the sending before <see cref="Duration"/>; replies to what was sent are still waited for. Default: never.</summary>
    public CancellationToken Until { get; init; }

    /// <summary>What questions and arrivals are drawn from.</summary>
    public ulong Seed { get; init; } = 1;
}
