using HdrHistogram;

namespace TierDecision.LoadTest.Measuring;

/// <summary>
/// Latencies in nanoseconds, counted in an HdrHistogram with three significant digits: exact to 2,047 ns, above that a reported value is within
/// 1/2048 of a recorded one, whatever its size. For one thread; threads record into their own, and these are added up at the end.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>The largest latency in nanoseconds, about 18 minutes; a larger one is counted as this.</summary>
    public const long Highest = (1L << 40) - 1;

    private const int SignificantDigits = 3;

    private readonly LongHistogram _histogram = new(Highest, SignificantDigits);

    /// <summary>How many latencies were recorded.</summary>
    public long Count => _histogram.TotalCount;

    /// <summary>The smallest in nanoseconds; 0 if there is none.</summary>
    public long Min => Quantile(0);

    /// <summary>The largest in nanoseconds; 0 if there is none.</summary>
    public long Max => Quantile(1);

    /// <summary>The mean in nanoseconds; 0 if there is none.</summary>
    public double Mean => Count == 0 ? 0 : _histogram.GetMean();

    /// <summary>Counts one latency in nanoseconds; a negative one counts as 0.</summary>
    public void Record(long nanoseconds) => _histogram.RecordValue(Math.Clamp(nanoseconds, 0, Highest));

    /// <summary>Adds what <paramref name="other"/> counted.</summary>
    public void Add(LatencyHistogram other) => _histogram.Add(other._histogram);

    /// <summary>
    /// The latency in nanoseconds that the share <paramref name="quantile"/> (0..1) of all does not exceed, by nearest rank; 0 if nothing was
    /// recorded.
    /// </summary>
    public long Quantile(double quantile)
    {
        if (Count == 0)
        {
            return 0;
        }

        // The library rounds the rank of a percentile to the nearest whole one, and reports the upper edge of a bin. Given a whole rank it rounds
        // nothing, and the middle of the bin is nearer to what was recorded.
        var rank = Math.Max(1, Math.Ceiling(Math.Clamp(quantile, 0, 1) * Count));
        return _histogram.MedianEquivalentValue(_histogram.GetValueAtPercentile(100 * rank / Count));
    }
}
