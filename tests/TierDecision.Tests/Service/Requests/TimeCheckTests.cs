using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using Span = NodaTime.Duration;

namespace TierDecision.Tests.Service.Requests;

public class TimeCheckTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    private static readonly Dictionary<string, (TimeCheck Check, Instant Earliest, Instant Latest)> Checks = new()
    {
        ["past"] = (TimeCheck.Past, Now - Span.FromDays(3650), Now + Span.FromMinutes(5)),
        ["past or future"] = (TimeCheck.PastOrFuture, Now - Span.FromDays(3650), Now + Span.FromDays(3650)),
        ["last day"] = (TimeCheck.LastDay, Now - Span.FromDays(1), Now + Span.FromMinutes(5)),
        ["recorded past"] = (TimeCheck.RecordedPast, NodaConstants.UnixEpoch, Now + Span.FromMinutes(5)),
        ["recorded future"] = (TimeCheck.RecordedFuture, NodaConstants.UnixEpoch, Now + Span.FromDays(3650)),
    };

    public static TheoryData<string> Names => [.. Checks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Time_is_taken_from_the_earliest_to_the_latest(string name)
    {
        var (check, earliest, latest) = Checks[name];

        Assert.True(check.Read(WireTime.ToTimestamp(earliest), Now, out var first) is null && first == earliest);
        Assert.True(check.Read(WireTime.ToTimestamp(latest), Now, out var last) is null && last == latest);
        Assert.NotNull(check.Read(WireTime.ToTimestamp(earliest - Span.FromSeconds(1)), Now, out var before));
        Assert.NotNull(check.Read(WireTime.ToTimestamp(latest + Span.FromSeconds(1)), Now, out var after));
        Assert.Equal((Now, Now), (before, after));
    }

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(1_772_617_000, -1)]
    [InlineData(1_772_617_000, 1_000_000_000)]
    public void Rejects_what_is_no_time(long seconds, int nanos) =>
        Assert.NotNull(TimeCheck.PastOrFuture.Read(new Timestamp { Seconds = seconds, Nanos = nanos }, Now, out _));
}
