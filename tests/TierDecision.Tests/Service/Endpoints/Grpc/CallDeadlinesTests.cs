using TierDecision.Service.Endpoints.Grpc;

namespace TierDecision.Tests.Service.Endpoints.Grpc;

public class CallDeadlinesTests
{
    [Theory]
    [InlineData("1S", 10_000_000)]
    [InlineData("250m", 2_500_000)]
    [InlineData("100u", 1_000)]
    [InlineData("1000n", 10)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("99999999H", 3_599_999_964_000_000_000)]
    public void Timeout_is_read_in_all_units(string text, long ticks)
    {
        Assert.True(CallDeadlines.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("-1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData("1s")]
    public void Rejects_what_is_no_timeout(string text) => Assert.False(CallDeadlines.TryParse(text, out _));

    [Fact]
    public void Token_is_cancelled_within_a_tenth_of_a_second_after_the_deadline()
    {
        var time = new SteppedTime();
        var deadlines = new CallDeadlines(time);
        time.Advance(TimeSpan.FromMilliseconds(1234));

        var token = deadlines.For("250m");

        time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(token.IsCancellationRequested);
        time.Advance(TimeSpan.FromMilliseconds(101));
        Assert.True(token.IsCancellationRequested);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1H")]
    [InlineData("what")]
    public void Call_without_a_deadline_or_with_a_late_one_waits_for_a_minute(string header)
    {
        var time = new SteppedTime();

        var token = new CallDeadlines(time).For(header);

        time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(token.IsCancellationRequested);
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public void Deadlines_close_to_each_other_share_a_token_and_later_ones_have_another()
    {
        var time = new SteppedTime();
        var deadlines = new CallDeadlines(time);
        var first = deadlines.For("1S");

        Assert.Equal(first, deadlines.For("1050m"));
        Assert.NotEqual(first, deadlines.For("1100m"));

        // Once around: the place is used again, and nobody gets a token that has been cancelled.
        for (var second = 0; second < 200; second++)
        {
            time.Advance(TimeSpan.FromSeconds(0.7));
            Assert.False(deadlines.For("1S").IsCancellationRequested);
        }
    }

    // Timers are due when the time is moved on.
    private sealed class SteppedTime : TimeProvider
    {
        private readonly List<SteppedTimer> _timers = [];
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new SteppedTimer(() => callback(state), _now + dueTime);
            _timers.Add(timer);
            return timer;
        }

        public void Advance(TimeSpan step)
        {
            _now += step;
            foreach (var timer in _timers.Where(timer => timer.Due <= _now).ToList())
            {
                _timers.Remove(timer);
                timer.Fire();
            }
        }
    }

    private sealed class SteppedTimer(Action fire, TimeSpan due) : ITimer
    {
        public TimeSpan Due => due;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
