namespace TierDecision.LoadTest.Comparison;

/// <summary>What is compared, and for how long.</summary>
internal sealed record ComparisonOptions
{
    /// <summary>Customers, 1 to ten million.</summary>
    public required int Customers { get; init; }

    /// <summary>Interleaved rounds; medians are over these.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long one closed loop runs, in seconds; the other phases are fractions of it.</summary>
    public required double Seconds { get; init; }

    /// <summary>Connections of the closed and open loops.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests in flight on each connection of the closed loop.</summary>
    public required int Streams { get; init; }

    /// <summary>The exponent of the customers' Zipf distribution; 0 for equally likely ones, which defeat caches best.</summary>
    public required double Zipf { get; init; }

    /// <summary>What everything random is drawn from.</summary>
    public required ulong Seed { get; init; }
}
