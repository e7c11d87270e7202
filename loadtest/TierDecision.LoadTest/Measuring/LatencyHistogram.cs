using System.Numerics;

namespace TierDecision.LoadTest.Measuring;

/// <summary>
/// Counts latencies in log-linear bins: exact to 2,047 ns, above that 1,024 bins for every doubling, so that a reported value is within
/// 1/2048 (three significant digits) of the recorded one whatever its size. The idea is HdrHistogram's (Gil Tene). For one thread;
/// threads record into their own and are added up at the end.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>The largest latency in nanoseconds, about 18 minutes; a larger one is counted as this.</summary>
    public const long Highest = (1L << 40) - 1;

    private const int SubBits = 10;
    private const int Exact = 1 << (SubBits + 1);

    private readonly long[] _counts = new long[Index(Highest) + 1];
    private double _sum;
    private long _min = long.MaxValue;
    private long _max;

    /// <summary>How many latencies were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest in nanoseconds; 0 where there is none.</summary>
    public long Min => Count == 0 ? 0 : _min;

    /// <summary>The largest in nanoseconds, exact; 0 where there is none.</summary>
    public long Max => _max;

    /// <summary>The mean in nanoseconds; 0 where there is none.</summary>
    public double Mean => Count == 0 ? 0 : _sum / Count;

    /// <summary>Counts one latency in nanoseconds; a negative one counts as 0.</summary>
    public void Record(long nanoseconds)
    {
        var value = Math.Clamp(nanoseconds, 0, Highest);
        _counts[Index(value)]++;
        Count++;
        _sum += value;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
    }

    /// <summary>Adds what <paramref name="other"/> counted.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        _sum += other._sum;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
    }

    /// <summary>
    /// The latency in nanoseconds that the share <paramref name="quantile"/> (0..1) of all does not exceed, by nearest rank;
    /// 0 where nothing was recorded.
    /// </summary>
    public long Quantile(double quantile)
    {
        if (Count == 0)
        {
            return 0;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(Math.Clamp(quantile, 0, 1) * Count));
        if (rank == Count)
        {
            return _max;
        }

        var seen = 0L;
        var index = -1;
        while (seen < rank)
        {
            seen += _counts[++index];
        }

        return Math.Clamp(Middle(index), _min, _max);
    }

    private static int Index(long value)
    {
        if (value < Exact)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return (shift << SubBits) + (int)(value >> shift);
    }

    private static long Middle(int index)
    {
        if (index < Exact)
        {
            return index;
        }

        var shift = (index >> SubBits) - 1;
        var low = (long)(index - (shift << SubBits)) << shift;
        return low + (((1L << shift) - 1) / 2);
    }
}
