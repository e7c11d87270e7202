using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Vocabulary;

public class DurationTextTests
{
    [Theory]
    [InlineData("90s", 90_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("250ms", 250)]
    [InlineData("1m5ms", 60_005)]
    [InlineData("1d2h3m4s5ms", 93_784_005)]
    [InlineData("-5m", -300_000)]
    [InlineData(" 10s ", 10_000)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    public void Text_gives_milliseconds(string text, long expected)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(Duration.FromMilliseconds(expected), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("-0s")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5M")]
    [InlineData("5min")]
    [InlineData("1.5h")]
    [InlineData("+5m")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1h 30m")]
    [InlineData("--5m")]
    [InlineData("999999999d")]
    [InlineData("9999999999s")]
    [InlineData("٥m")]
    public void Rejects_what_is_no_duration(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void Longest_duration_round_trips_and_one_day_more_is_refused()
    {
        var days = (long)Duration.MaxValue.TotalDays - 1;
        Assert.True(DurationText.TryParse($"{days}d", out var duration));
        Assert.Equal($"{days}d", DurationText.Format(duration));
        Assert.False(DurationText.TryParse($"{days + 2}d", out _));
    }

    [Fact]
    public void Format_then_parse_gives_the_same_duration() =>
        Laws.Hold(
            Gen.Choose(int.MinValue, int.MaxValue).Two().Select(pair => Duration.FromMilliseconds(((long)pair.Item1 * 40_000) + pair.Item2)),
            duration => DurationText.TryParse(DurationText.Format(duration), out var parsed) && parsed == duration);
}
