using System.Globalization;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>A Redis Cluster on loopback: three masters, each with a replica that takes over when it dies.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;
    private const int Slots = 16_384;

    private readonly List<RedisServer> _servers = [];

    private RedisCluster()
    {
    }

    /// <summary>The six servers: masters first, as they were at the start, then their replicas in the same order.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>Those that were replicas at the start.</summary>
    public IReadOnlyList<RedisServer> Replicas => _servers[Masters..];

    /// <summary>All servers by commas, as StackExchange.Redis takes them.</summary>
    public string ConnectionString => string.Join(',', _servers.Select(server => server.ConnectionString));

    /// <summary>Starts six servers and waits until each sees the whole cluster.</summary>
    /// <param name="options">Of each server; it becomes a node of the cluster.</param>
    /// <param name="nodeTimeout">From when a silent node counts as dead; a tenth of a second to its replica's election comes on top.</param>
    public static async Task<RedisCluster> StartAsync(RedisServerOptions options, TimeSpan nodeTimeout)
    {
        var cluster = new RedisCluster();
        var node = options with { Cluster = true, Settings = [.. options.Settings, $"cluster-node-timeout {Number((int)nodeTimeout.TotalMilliseconds)}"] };
        try
        {
            var starts = Enumerable.Range(0, 2 * Masters).Select(_ => RedisServer.StartAsync(node)).ToList();
            foreach (var start in starts)
            {
                cluster._servers.Add(await start);
            }

            await cluster.FormAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server that was the master of <paramref name="key"/> at the start.</summary>
    public async Task<RedisServer> MasterOfAsync(string key)
    {
        var slot = int.Parse(await _servers[0].ExecuteAsync("CLUSTER", "KEYSLOT", key), CultureInfo.InvariantCulture);
        return _servers[Enumerable.Range(0, Masters).Last(master => Slots * master / Masters <= slot)];
    }

    /// <summary>Waits until everybody else takes the replica of <paramref name="dead"/> for the master, and the cluster for whole.</summary>
    public async Task UntilFailedOverAsync(RedisServer dead)
    {
        var successor = _servers[_servers.IndexOf(dead) + Masters];
        await Wait.UntilAsync(
            async () => (await successor.ExecuteAsync("INFO", "replication")).Contains("role:master", StringComparison.Ordinal), "the replica becomes the master");
        foreach (var server in _servers.Where(server => server != dead))
        {
            await Wait.UntilAsync(
                async () => (await server.ExecuteAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal),
                $"the node on port {server.Port} finds the cluster whole");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task FormAsync()
    {
        for (var master = 0; master < Masters; master++)
        {
            await _servers[master].ExecuteAsync(
                "CLUSTER", "ADDSLOTSRANGE", Number(Slots * master / Masters), Number((Slots * (master + 1) / Masters) - 1));
        }

        foreach (var server in _servers.Skip(1))
        {
            await server.ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", Number(_servers[0].Port));
        }

        await AllAsync(info => info.Contains($"cluster_known_nodes:{2 * Masters}", StringComparison.Ordinal), "knows the others", "CLUSTER", "INFO");
        for (var master = 0; master < Masters; master++)
        {
            await _servers[Masters + master].ExecuteAsync("CLUSTER", "REPLICATE", await _servers[master].ExecuteAsync("CLUSTER", "MYID"));
        }

        await AllAsync(info => info.Contains("cluster_state:ok", StringComparison.Ordinal), "finds the cluster whole", "CLUSTER", "INFO");
        await AllAsync(nodes => nodes.Split("slave ").Length == Masters + 1, "knows the replicas", "CLUSTER", "NODES");
        foreach (var replica in _servers.Skip(Masters))
        {
            await Wait.UntilAsync(
                async () => (await replica.ExecuteAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal), "the replica follows its master");
        }
    }

    private async Task AllAsync(Func<string, bool> condition, string what, params string[] command)
    {
        foreach (var server in _servers)
        {
            await Wait.UntilAsync(async () => condition(await server.ExecuteAsync(command)), $"the node on port {server.Port} {what}");
        }
    }
}
