using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>
/// Asks nodes how many replicas have what was written to them on this connection. A node answers nothing else on the connection meanwhile, so each is
/// asked one question at a time: who comes while one is under way shares the next, which nobody has sent yet and so covers what he wrote.
/// </summary>
internal sealed class RedisAcknowledgements(RedisStoreOptions options)
{
    // By connection: what was written on one is not known to another.
    private readonly ConditionalWeakTable<IConnectionMultiplexer, ConcurrentDictionary<EndPoint, Node>> _nodes = [];

    /// <summary>
    /// The fewest replicas that one of the nodes of these keys has found in time to have everything that was written there until now.
    /// </summary>
    public async Task<int> CountAsync(IConnectionMultiplexer connection, IEnumerable<RedisKey> written)
    {
        var nodes = _nodes.GetOrCreateValue(connection);
        var servers = written.Select(key => connection.GetServer(key, flags: CommandFlags.DemandMaster)).DistinctBy(server => server.EndPoint);
        var counts = await Task.WhenAll(servers.Select(server => nodes.GetOrAdd(server.EndPoint, _ => new Node(options)).CountAsync(server)))
            .ConfigureAwait(false);
        return counts.Min();
    }

    private sealed class Node(RedisStoreOptions options)
    {
        private readonly Lock _gate = new();
        private Task<RedisResult>? _underWay;
        private Task<int>? _next;

        public Task<int> CountAsync(IServer server)
        {
            lock (_gate)
            {
                return _next ??= AskAsync(server, _underWay ?? Task.CompletedTask);
            }
        }

        private async Task<int> AskAsync(IServer server, Task before)
        {
            // What became of the question before is for those who asked it. Never on at once: the caller has the gate.
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            Task<RedisResult> asked;
            lock (_gate)
            {
                _next = null;
                asked = server.ExecuteAsync("WAIT", options.ReplicaAcknowledgements, (long)options.ReplicaTimeout.TotalMilliseconds);
                _underWay = asked;
            }

            return (int)await asked.ConfigureAwait(false);
        }
    }
}
