using StackExchange.Redis;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>
/// What servers say of the link to their master. One that became a replica of a master that it does not reach answers every question, with what it
/// had when the link broke: that confirms nothing.
/// </summary>
internal static class RedisMasterLink
{
    // What ROLE says while everything that the master has is passed on.
    private const string Connected = "connected";

    /// <summary>
    /// Throws if a server that the client reads from is a replica whose link is down: one that it takes for a master, or, if there is no master,
    /// any. A cluster moves its clients by itself. If the user may not ask for the role, the server counts as a master.
    /// </summary>
    /// <exception cref="StoreUnavailableException">There is such a server.</exception>
    public static async Task CheckAsync(IConnectionMultiplexer multiplexer)
    {
        var connected = multiplexer.GetServers().Where(server => server is { IsConnected: true, ServerType: ServerType.Standalone }).ToList();
        var masters = connected.Where(server => !server.IsReplica).ToList();
        var asked = masters.Count > 0 ? masters : connected;
        foreach (var broken in await Task.WhenAll(asked.Select(ProblemAsync)).ConfigureAwait(false))
        {
            if (broken is not null)
            {
                throw new StoreUnavailableException(broken);
            }
        }
    }

    private static async Task<string?> ProblemAsync(IServer server)
    {
        try
        {
            return await server.RoleAsync().ConfigureAwait(false) is Role.Replica replica && replica.State != Connected
                ? $"Redis at {server.EndPoint} is a replica of {replica.MasterIp}:{replica.MasterPort}, and its link to it is down "
                    + $"('{replica.State}')"
                : null;
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // The user may not ask, or there is no connection, which the reading beside this says.
            return null;
        }
    }
}
