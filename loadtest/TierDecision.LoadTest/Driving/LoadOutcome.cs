using TierDecision.LoadTest.Measuring;

namespace TierDecision.LoadTest.Driving;

/// <summary>What a load gave.</summary>
/// <param name="Plan">How it was made.</param>
/// <param name="Tally">What came of it.</param>
/// <param name="Elapsed">How long requests were sent: the plan's duration, less where its number of requests was reached before.</param>
/// <param name="Lateness">Open loop: how much later than due the generator itself handed requests over; empty for a closed loop.</param>
internal sealed record LoadOutcome(LoadPlan Plan, LoadTally Tally, TimeSpan Elapsed, LatencyHistogram Lateness)
{
    /// <summary>Right answers a second.</summary>
    public double Throughput => Tally.InTime / Elapsed.TotalSeconds;
}
