using TierDecision.Storage.Redis.Audit;

namespace TierDecision.Tests.Storage.Redis;

public class RedisAuditPositionTests
{
    [Theory]
    [InlineData("1-0-0")]
    [InlineData("0-1-1998")]
    [InlineData("18446744073709551615-18446744073709551615-5")]
    public void Text_of_a_position_is_read_back(string text) => Assert.Equal(text, RedisAuditPosition.Parse(text)!.Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1-2")]
    [InlineData("0-0-0")]
    [InlineData("1-2-1999")]
    [InlineData("1-2--3")]
    [InlineData("1-02-3")]
    [InlineData("1-2-3 ")]
    [InlineData("+1-2-3")]
    [InlineData("18446744073709551616-2-3")]
    public void Text_that_is_none_is_refused(string text) => Assert.Null(RedisAuditPosition.Parse(text));

    [Theory]
    [InlineData("5-3-4", 3, "5-3")]
    [InlineData("5-3-4", 4, "5-2")]
    [InlineData("5-3-4", 5, "5-2")]
    [InlineData("5-0-4", 4, "4-18446744073709551615")]
    [InlineData("0-1-4", 4, "0-0")]
    public void Next_in_a_stream_is_the_last_id_that_comes_after(string position, int stream, string expected) =>
        Assert.Equal(expected, RedisAuditPosition.Parse(position)!.Value.NextIn(stream));

    [Fact]
    public void Order_is_by_time_then_count_then_stream() => Assert.Equal(
        ["1-2-3", "1-2-4", "1-3-0", "2-0-0"],
        new[] { "2-0-0", "1-3-0", "1-2-4", "1-2-3" }.Select(text => RedisAuditPosition.Parse(text)!.Value).Order().Select(position => position.ToString()));
}
