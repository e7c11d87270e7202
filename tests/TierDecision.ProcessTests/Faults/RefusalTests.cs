using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Storage;
using Xunit.Abstractions;

namespace TierDecision.ProcessTests.Faults;

/// <summary>
/// A Redis that answers and refuses, or that loses what it had, while decisions are asked for and customers are written: no decision fails or is
/// wrong, no acknowledged write is lost, and all is well afterwards without a restart.
/// </summary>
public sealed class RefusalTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Redis_that_refuses_writes_and_then_everything()
    {
        var options = new RedisServerOptions
        {
            AppendOnly = true, Settings = ["appendfsync always", "maxmemory-policy noeviction"], Users = [RedisRights.User, "admin on >admin ~* &* +@all"],
        };
        await using var redis = await RedisServer.StartAsync(options);
        await using var run = await FaultRun.StartAsync(
            "Redis refuses", redis.ConnectionString + RedisRights.Credentials, redis.ConnectionString + ",user=admin,password=admin");

        run.Fail("out of memory");
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        await RefusesWritesAsync("CONFIG", "SET", "maxmemory", "0");

        run.Fail("a replica of nobody");
        await redis.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        await RefusesWritesAsync("REPLICAOF", "NO", "ONE");

        run.Fail("without the replicas that it must have");
        await redis.ExecuteAsync("CONFIG", "SET", "min-replicas-to-write", "1");
        await RefusesWritesAsync("CONFIG", "SET", "min-replicas-to-write", "0");

        run.Fail("without the right to write");
        await redis.ExecuteAsync("ACL", "SETUSER", "scores", "-eval", "-hset", "-set");
        await RefusesWritesAsync("ACL", "SETUSER", "scores", "+eval", "+hset", "+set");

        run.Fail("without any right");
        await redis.ExecuteAsync("ACL", "SETUSER", "scores", "nocommands");
        await run.UntilWritesFailAsync();
        await run.UntilDegradedAsync();
        await redis.ExecuteAsync(["ACL", "SETUSER", "scores", .. RedisRights.User.Split(' ')[1..]]);
        await run.UntilWritesStandAsync();

        // Who is not known goes on as the default user, who may do no more here than end the fault.
        run.Fail("under another password");
        await redis.ExecuteAsync("ACL", "SETUSER", "default", "nocommands", "+acl", "+client", "+ping");
        await redis.ExecuteAsync("ACL", "SETUSER", "scores", "resetpass", ">another");
        await redis.ExecuteAsync("CLIENT", "KILL", "USER", "scores");
        await run.UntilWritesFailAsync();
        await run.UntilDegradedAsync();
        await redis.ExecuteAsync("ACL", "SETUSER", "scores", "resetpass", ">secret");
        await redis.ExecuteAsync("CLIENT", "KILL", "USER", "default");
        await run.UntilWritesStandAsync();

        await redis.ExecuteAsync("ACL", "SETUSER", "default", "+@all");

        // It ends by itself: who is paused cannot end it.
        run.Fail("paused");
        await redis.ExecuteAsync("CLIENT", "PAUSE", "3000", "ALL");
        await run.UntilWritesFailAsync();
        await run.UntilWritesStandAsync();

        await run.UntilWholeAsync();
        await run.FollowAsync(2);
        output.WriteLine(await run.EndAsync());

        async Task RefusesWritesAsync(params string[] heal)
        {
            await run.UntilWritesFailAsync();
            await redis.ExecuteAsync(heal);
            await run.UntilWritesStandAsync();
        }
    }

    [Fact]
    public async Task Redis_that_evicts_or_is_emptied()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = await FaultRun.StartAsync("Redis loses", redis.ConnectionString, redis.ConnectionString, writes: false);
        run.Target.StoreForgets = true;

        run.Fail("keys are evicted");
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        await Wait.UntilAsync(async () => await redis.ExecuteAsync("DBSIZE") == "0", "everything is evicted");
        await run.UntilDegradedAsync();
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await run.FollowAsync(2);

        run.Fail("emptied");
        await redis.ExecuteAsync("FLUSHALL");
        await run.UntilDegradedAsync();
        await run.FollowAsync(3);

        output.WriteLine(await run.EndAsync());
    }
}
