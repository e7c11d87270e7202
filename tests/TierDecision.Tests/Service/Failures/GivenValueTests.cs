using Google.Protobuf.WellKnownTypes;
using TierDecision.Service.Failures;

namespace TierDecision.Tests.Service.Failures;

public class GivenValueTests
{
    [Theory]
    [InlineData("voice", "'voice'")]
    [InlineData("", "''")]
    [InlineData("a\nb\u001b[31m", "'a\\u000ab\\u001b[31m'")]
    [InlineData("gold\u202edlog", "'gold\\u202edlog'")]
    [InlineData("0123456789012345678901234567890123456789", "'0123456789012345678901234567890123456789'")]
    [InlineData("0123456789012345678901234567890123456789x", "'0123456789012345678901234567890123456789...'")]
    public void Text_is_short_and_safe_to_print(string text, string shown) => Assert.Equal(shown, GivenValue.Of(text));

    [Theory]
    [InlineData(0, 0, "1970-01-01T00:00:00Z")]
    [InlineData(1_772_618_400, 500_000_000, "2026-03-04T10:00:00.5Z")]
    [InlineData(long.MaxValue, 0, "9223372036854775807 seconds and 0 nanos")]
    [InlineData(0, -1, "0 seconds and -1 nanos")]
    public void Time_is_written_as_it_is_or_in_its_parts(long seconds, int nanos, string shown) =>
        Assert.Equal(shown, GivenValue.Of(new Timestamp { Seconds = seconds, Nanos = nanos }));
}
