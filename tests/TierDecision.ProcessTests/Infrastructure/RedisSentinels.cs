using System.Globalization;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>A master with a replica, and three Sentinels that make the replica the master when the master dies.</summary>
internal sealed class RedisSentinels : IAsyncDisposable
{
    /// <summary>What the Sentinels call the master.</summary>
    public const string ServiceName = "scores";

    private const int Count = 3;

    private readonly List<RedisServer> _sentinels = [];
    private RedisServer? _master;
    private RedisServer? _replica;

    private RedisSentinels()
    {
    }

    /// <summary>The server that was the master at the start.</summary>
    public RedisServer Master => _master ?? throw new InvalidOperationException("the master has not been started");

    /// <summary>The server that was its replica at the start.</summary>
    public RedisServer Replica => _replica ?? throw new InvalidOperationException("the replica has not been started");

    /// <summary>The Sentinels by commas and the master's name, as StackExchange.Redis takes them.</summary>
    public string ConnectionString => $"{string.Join(',', _sentinels.Select(sentinel => sentinel.ConnectionString))},serviceName={ServiceName}";

    /// <summary>Starts the five servers and waits until the Sentinels know each other and the replica.</summary>
    /// <param name="options">Of master and replica.</param>
    /// <param name="sentinelUsers">Access rules of the Sentinels.</param>
    /// <param name="downAfter">From when a silent master counts as dead.</param>
    public static async Task<RedisSentinels> StartAsync(RedisServerOptions options, IReadOnlyList<string> sentinelUsers, TimeSpan downAfter)
    {
        var setUp = new RedisSentinels();
        try
        {
            setUp._master = await RedisServer.StartAsync(options);
            setUp._replica = await RedisServer.StartAsync(options with { Settings = [.. options.Settings, $"replicaof 127.0.0.1 {Number(setUp.Master.Port)}"] });
            await Wait.UntilAsync(
                async () => (await setUp.Replica.ExecuteAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal), "the replica follows the master");
            var sentinel = new RedisServerOptions
            {
                Sentinel = true,
                Users = sentinelUsers,
                Settings =
                [
                    $"sentinel monitor {ServiceName} 127.0.0.1 {Number(setUp.Master.Port)} 2",
                    $"sentinel down-after-milliseconds {ServiceName} {Number((int)downAfter.TotalMilliseconds)}",
                    $"sentinel failover-timeout {ServiceName} {Number(4 * (int)downAfter.TotalMilliseconds)}",
                ],
            };
            var starts = Enumerable.Range(0, Count).Select(_ => RedisServer.StartAsync(sentinel)).ToList();
            foreach (var start in starts)
            {
                setUp._sentinels.Add(await start);
            }

            foreach (var started in setUp._sentinels)
            {
                await Wait.UntilAsync(
                    async () => await started.ExecuteAsync("SENTINEL", "MASTER", ServiceName) is var master
                        && master.Contains($"num-other-sentinels\n{Count - 1}", StringComparison.Ordinal) && master.Contains("num-slaves\n1", StringComparison.Ordinal),
                    $"the Sentinel on port {started.Port} knows the others");
            }

            return setUp;
        }
        catch
        {
            await setUp.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the Sentinels agree that the replica is the master now.</summary>
    public async Task UntilFailedOverAsync()
    {
        var port = Number(Replica.Port);
        foreach (var sentinel in _sentinels)
        {
            await Wait.UntilAsync(
                async () => (await sentinel.ExecuteAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", ServiceName)).EndsWith(port, StringComparison.Ordinal),
                $"the Sentinel on port {sentinel.Port} takes the replica for the master");
        }
    }

    public async ValueTask DisposeAsync()
    {
        RedisServer?[] servers = [.. _sentinels, _replica, _master];
        foreach (var server in servers)
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
