namespace TierDecision.ProcessTests.Golden;

/// <summary>
/// A clock that stands still until the script moves it. Timers use the machine's clock: a span below <see cref="Pause"/> is a pause and passes 20
/// times as fast; a longer one is a time-out and takes 40 times as long, so that a busy machine does not change an answer.
/// </summary>
internal sealed class GoldenClock(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    /// <summary>Puts the clock forward to <paramref name="now"/>.</summary>
    public void MoveTo(DateTimeOffset now) => Volatile.Write(ref _ticks, now.UtcTicks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Scale(dueTime), Scale(period));

    private static TimeSpan Scale(TimeSpan span) =>
        span <= TimeSpan.Zero ? span : span < Pause ? TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds / 20)) : span * 40;
}
