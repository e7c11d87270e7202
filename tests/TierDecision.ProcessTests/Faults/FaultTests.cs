using System.Globalization;
using TierDecision.ProcessTests.Infrastructure;
using Xunit.Abstractions;

namespace TierDecision.ProcessTests.Faults;

/// <summary>
/// Redis fails in every way that it can while decisions are asked for: none fails, each says what it is worth, and all is well afterwards without a
/// restart. One after the other: each takes what the machine has.
/// </summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly RedisServerOptions Durable = new() { AppendOnly = true, Settings = ["appendfsync always"] };

    // Replicas are written to after the answer: docs/operations.md says what that can cost, and how to ask for more.
    private static readonly TimeSpan ReplicationWindow = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Redis_killed_and_restarted(bool throughCache)
    {
        await using var redis = await RedisServer.StartAsync(Durable);
        await using var run = await FaultRun.StartAsync("Redis killed with SIGKILL", redis.ConnectionString, redis.ConnectionString, throughCache: throughCache);

        run.Fail("killed");
        await redis.KillAsync();
        await run.UntilDegradedAsync();
        await FaultRun.LastAsync();
        await redis.RestartAsync();
        run.Tell("restarted");
        await run.UntilWholeAsync();
        await run.UntilStoreHasAsync(1);
        await run.FollowAsync(2);

        output.WriteLine(await run.EndAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Redis_stopped_and_continued(bool throughCache)
    {
        await using var redis = await RedisServer.StartAsync(Durable);
        await using var run = await FaultRun.StartAsync(
            string.Create(CultureInfo.InvariantCulture, $"Redis stopped with SIGSTOP for {FaultSettings.Length.TotalSeconds} s"), redis.ConnectionString, redis.ConnectionString, throughCache: throughCache);

        run.Fail("stopped");
        await redis.StopAsync();
        await FaultRun.LastAsync();
        await run.UntilDegradedAsync();
        await redis.ContinueAsync();
        run.Tell("continued");
        await run.UntilWholeAsync();
        await run.UntilStoreHasAsync(1);
        await run.FollowAsync(2);

        output.WriteLine(await run.EndAsync());
    }

    [Fact]
    public async Task Redis_restarted_empty()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = await FaultRun.StartAsync("Redis killed and restarted empty", redis.ConnectionString, redis.ConnectionString, writes: false);

        run.Target.StoreForgets = true;
        run.Fail("restarted without its data");
        await redis.RestartAsync();
        await run.UntilDegradedAsync();
        await FaultRun.LastAsync();
        run.Tell("still empty");
        Assert.Contains("is empty and has lost its customers", run.Service.Output, StringComparison.Ordinal);
        await run.FollowAsync(2);

        output.WriteLine(await run.EndAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Network_cut_and_healed(bool throughCache)
    {
        await using var redis = await RedisServer.StartAsync(Durable);
        await using var wire = new TcpProxy(redis.Port);
        await using var run = await FaultRun.StartAsync(
            "Network cut, the old connections dead for good", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{wire.Port}"), redis.ConnectionString, throughCache: throughCache);

        run.Fail("cut");
        await wire.CutAsync();
        await run.UntilDegradedAsync();
        await FaultRun.LastAsync();
        wire.Heal();
        run.Tell("healed");
        await run.UntilWholeAsync();
        await run.FollowAsync(2);

        output.WriteLine(await run.EndAsync());
    }

    [Fact]
    public async Task Master_of_a_cluster_killed()
    {
        await using var cluster = await RedisCluster.StartAsync(Durable, TimeSpan.FromSeconds(2));
        await using var run = await FaultRun.StartAsync("Master of a six-node cluster killed with SIGKILL", cluster.ConnectionString, cluster.ConnectionString);
        var killed = await cluster.MasterOfAsync("td:{meta}:live");

        run.Fail($"the master on port {killed.Port} killed");
        await killed.KillAsync();
        await cluster.UntilFailedOverAsync(killed);
        run.Tell("its replica took over");
        await run.UntilStoreHasAsync(1);
        await run.UntilWholeAsync();
        await run.FollowAsync(2);

        output.WriteLine(await run.EndAsync(ReplicationWindow));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Master_behind_sentinel_killed(bool throughCache)
    {
        await using var sentinels = await RedisSentinels.StartAsync(Durable, [], TimeSpan.FromSeconds(2));
        await using var run = await FaultRun.StartAsync("Master behind Sentinel killed with SIGKILL", sentinels.ConnectionString, sentinels.ConnectionString, throughCache: throughCache);

        run.Fail("the master killed");
        await sentinels.Master.KillAsync();
        await sentinels.UntilFailedOverAsync();
        run.Tell("its replica took over");
        await run.UntilStoreHasAsync(1);
        await run.UntilWholeAsync();
        await run.FollowAsync(2);

        output.WriteLine(await run.EndAsync(ReplicationWindow));
    }
}
