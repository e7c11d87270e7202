namespace TierDecision.LoadTest.Builds;

/// <summary>What two builds are compared on.</summary>
internal abstract record BuildOptions
{
    /// <summary>Customers, 1 to ten million.</summary>
    public required int Customers { get; init; }

    /// <summary>The highest that the upper end of the interval of this build to the other may be; null if nothing is required.</summary>
    public required double? Require { get; init; }

    /// <summary>What everything random is drawn from.</summary>
    public required ulong Seed { get; init; }
}

/// <summary>How two builds are compared by what a decision costs.</summary>
internal sealed record CostOptions : BuildOptions
{
    /// <summary>How often all processes are started anew, two or more.</summary>
    public required int Starts { get; init; }

    /// <summary>Interleaved rounds of each start.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long a turn lasts, in seconds: as many requests as the slowest answers in it.</summary>
    public required double Seconds { get; init; }

    /// <summary>Connections of the closed loop.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests in flight on each connection.</summary>
    public required int Streams { get; init; }

    /// <summary>The exponent of the customers' Zipf distribution; 0 for equally likely ones, which defeat caches best.</summary>
    public required double Zipf { get; init; }

    /// <summary>The highest that the upper end of the interval of a decision to an empty call may be; null if nothing is required.</summary>
    public required double? RequireEmpty { get; init; }

    /// <summary>
    /// This build also evaluates another policy as a shadow, for one in so many decisions; null for no shadow. The build that it is compared with has none.
    /// </summary>
    public required int? ShadowOneIn { get; init; }
}

/// <summary>How two builds are compared by their start.</summary>
internal sealed record StartOptions : BuildOptions
{
    /// <summary>How often each build is started from each source, two or more; one start before these is not counted.</summary>
    public required int Rounds { get; init; }
}
