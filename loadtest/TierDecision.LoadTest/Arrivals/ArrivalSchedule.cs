using TierDecision.LoadTest.Customers;

namespace TierDecision.LoadTest.Arrivals;

/// <summary>How requests arrive in an open loop.</summary>
internal enum ArrivalKind
{
    /// <summary>Independently of each other: gaps are exponential. What callers do.</summary>
    Poisson,

    /// <summary>Evenly.</summary>
    Constant,
}

/// <summary>
/// When each request is due, whatever became of those before it: users do not wait for each other's answers. A seed gives the same
/// schedule.
/// </summary>
internal sealed class ArrivalSchedule
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly ArrivalKind _kind;
    private readonly double _gap;
    private SplitMix64 _random;
    private long _number;
    private double _due;

    /// <summary>Arrivals of <paramref name="rate"/> a second on average, more than 0.</summary>
    public ArrivalSchedule(ArrivalKind kind, double rate, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        _kind = kind;
        _gap = NanosecondsPerSecond / rate;
        _random = new SplitMix64(seed);
    }

    /// <summary>When the next request is due, in nanoseconds from the start; never earlier than the one before.</summary>
    public long Next()
    {
        // Even arrivals by multiplication, so that no rounding adds up over millions of them.
        _due = _kind == ArrivalKind.Constant ? _number++ * _gap : _due - (_gap * Math.Log(1 - _random.NextDouble()));
        return (long)_due;
    }
}
