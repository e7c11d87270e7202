namespace TierDecision.Tests.Service;

/// <summary>A clock that stands where a test puts it.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;
    private long _stamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _stamp;

    /// <summary>Time passes.</summary>
    public void Advance(TimeSpan span)
    {
        _now += span;
        _stamp += span.Ticks;
    }

    /// <summary>Somebody sets the wall clock; no time passes.</summary>
    public void Set(DateTimeOffset now) => _now = now;
}
