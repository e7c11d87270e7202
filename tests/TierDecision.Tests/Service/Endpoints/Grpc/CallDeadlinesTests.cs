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
    public async Task Deadline_that_passes_is_told()
    {
        var deadline = new CallDeadlines(TimeProvider.System).Start("1m");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, deadline.Token));
    }

    [Fact]
    public void Source_is_used_again_and_is_not_cancelled_then()
    {
        var deadlines = new CallDeadlines(TimeProvider.System);
        var first = deadlines.Start("1H");
        deadlines.Stop(first);

        var second = deadlines.Start("1H");

        Assert.Same(first, second);
        Assert.False(second.IsCancellationRequested);
    }
}
