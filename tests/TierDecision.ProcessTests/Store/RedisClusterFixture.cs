using System.Globalization;
using StackExchange.Redis;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Store;

/// <summary>A Redis Cluster of three masters on loopback.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    private const int Nodes = 3;
    private const int Slots = 16_384;

    private readonly List<RedisServer> _servers = [];

    internal string ConnectionString => string.Join(',', _servers.Select(server => server.ConnectionString)) + RedisRights.Credentials;

    public async Task InitializeAsync()
    {
        for (var node = 0; node < Nodes; node++)
        {
            _servers.Add(await RedisServer.StartAsync(new RedisServerOptions { Cluster = true, Users = [RedisRights.ClusterUser] }));
            await ExecuteAsync(node, "ADDSLOTSRANGE", Number(Slots * node / Nodes), Number((Slots * (node + 1) / Nodes) - 1));
        }

        for (var node = 1; node < Nodes; node++)
        {
            await ExecuteAsync(0, "MEET", "127.0.0.1", Number(_servers[node].Port));
        }

        for (var node = 0; node < Nodes; node++)
        {
            var number = node;
            await Wait.UntilAsync(
                async () => await ExecuteAsync(number, "INFO") is var info && info.Contains("cluster_state:ok", StringComparison.Ordinal)
                    && info.Contains($"cluster_known_nodes:{Nodes}", StringComparison.Ordinal),
                $"node {number} knows the cluster");
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string> ExecuteAsync(int node, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_servers[node].Configure());
        return (string)(await connection.GetServers().First(server => server.EndPoint.ToString()!.EndsWith(Number(_servers[node].Port), StringComparison.Ordinal))
            .ExecuteAsync("CLUSTER", arguments))!;
    }
}
