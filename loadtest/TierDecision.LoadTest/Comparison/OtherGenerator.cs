namespace TierDecision.LoadTest.Comparison;

/// <summary>What another load generator found, as a check of this one.</summary>
/// <param name="Name">Which, with its version; or that there is none.</param>
/// <param name="Loads">What it found, by contender; empty where there is none.</param>
internal sealed record OtherGenerator(string Name, IReadOnlyList<OtherLoad> Loads);

/// <summary>One contender under the load of another generator.</summary>
/// <param name="Contender">The contender.</param>
/// <param name="Throughput">Answers a second: the median of the rounds.</param>
/// <param name="OwnThroughput">What this program's closed loop of one such round beside it found: the median of the rounds.</param>
/// <param name="Ratio">The median of the rounds' ratios of the former to the latter.</param>
/// <param name="Failed">Requests that the other generator says failed.</param>
internal sealed record OtherLoad(string Contender, double Throughput, double OwnThroughput, double? Ratio, long Failed);
