using Google.Protobuf.WellKnownTypes;
using TierDecision.Service.Wire;

namespace TierDecision.Tests.Service.Wire;

public class WireTimeTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1500, 1, 500_000_000)]
    [InlineData(999, 0, 999_000_000)]
    [InlineData(-1500, -1, -500_000_000)]
    public void Duration_is_split_into_seconds_and_nanoseconds_of_one_sign(long milliseconds, long seconds, int nanos)
    {
        var duration = WireTime.ToDuration(milliseconds);

        Assert.Equal(new Duration { Seconds = seconds, Nanos = nanos }, duration);
        Assert.Equal(NodaTime.Duration.FromMilliseconds(milliseconds), WireTime.FromDuration(duration));
    }

    [Fact]
    public void Time_goes_over_the_wire_and_back()
    {
        foreach (var instant in new[] { TestService.Now, NodaTime.Instant.FromUtc(1969, 12, 31, 23, 59) + NodaTime.Duration.FromNanoseconds(1) })
        {
            Assert.Equal(instant, WireTime.ToInstant(WireTime.ToTimestamp(instant)));
        }

        Assert.Null(WireTime.ToTimestamp((NodaTime.Instant?)null));
    }
}
