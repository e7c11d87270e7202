using NodaTime;
using TierDecision.LoadTest.Commands;
using TierDecision.LoadTest.Stores;

namespace TierDecision.ProcessTests.LoadTest;

public sealed class StoreRunTests
{
    /// <summary>With few customers, since nobody looks at the times: a benchmark that cannot run any more says nothing.</summary>
    [Fact]
    public async Task Store_is_measured_from_the_load_to_the_re_tiering()
    {
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var options = new StoreOptions { Customers = [500], Rounds = 1, WarmUpCustomers = 100, LookupBlocks = 2 };
        using var progress = new StringWriter();

        var measured = await new StoreRun(options, LoadSession.LoadPolicy(now), now, TimeProvider.System, progress).RunAsync(default);

        Assert.Equal([(500, 0), (500, 1)], measured.Select(one => (one.Customers, one.Aliases)));
        Assert.All(measured, one => Assert.True(one.RedisBytes > 0 && one.LoadSpeed > 0));
        var replicated = measured[1];
        Assert.True(replicated is { ReplicaBytes: > 0, CheckpointBytes: > 0, Retier: > 0, RetierPreview: > 0, RetierToLoad: > 0, LoadToPipe: > 0 });
        Assert.NotNull(replicated.Lookups);
    }
}
