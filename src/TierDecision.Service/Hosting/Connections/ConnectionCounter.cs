using System.Net;
using System.Net.Sockets;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Hosting.Connections;

/// <summary>Counts the connections of all addresses of the server, and says which are too many.</summary>
internal sealed partial class ConnectionCounter(
    ConnectionLimits limits, IReadOnlyList<IPNetwork> proxies, ConnectionMetrics metrics, TimeProvider time, ILogger<ConnectionCounter> logger)
{
    // The part of an IPv6 address that names a network; whoever has one has all of its addresses.
    private const int NetworkBytes = 8;

    private readonly LogPause _pause = new(TimeSpan.FromMinutes(1), time);
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _byNetwork = [];
    private int _open;

    /// <summary>Counts a connection, if it may be. What it adds is taken off by <see cref="Leave"/>.</summary>
    public bool TryEnter(EndPoint? remote)
    {
        var network = NetworkOf(remote);
        lock (_gate)
        {
            var refusal = _open >= limits.Total ? ConnectionRefusal.Limit
                : network is not null && _byNetwork.GetValueOrDefault(network) >= limits.PerAddress ? ConnectionRefusal.Address
                : ConnectionRefusal.None;
            if (refusal == ConnectionRefusal.None)
            {
                Add(network, 1);
                return true;
            }

            metrics.Refused(refusal);
            if (_pause.IsOver(out var count))
            {
                Log.Refused(logger, count, _open, remote, refusal == ConnectionRefusal.Limit ? limits.Total : limits.PerAddress, refusal);
            }

            return false;
        }
    }

    /// <summary>A connection that was counted has ended.</summary>
    public void Leave(EndPoint? remote)
    {
        lock (_gate)
        {
            Add(NetworkOf(remote), -1);
        }
    }

    private void Add(IPAddress? network, int count)
    {
        _open += count;
        metrics.Holds(_open);
        if (network is null)
        {
            return;
        }

        var open = _byNetwork.GetValueOrDefault(network) + count;
        if (open == 0)
        {
            _byNetwork.Remove(network);
        }
        else
        {
            _byNetwork[network] = open;
        }
    }

    // Null for a socket in the file system, and for a proxy, behind which there are many.
    private IPAddress? NetworkOf(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
        {
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (proxies.Any(proxy => proxy.Contains(address)))
        {
            return null;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConnectionsRefused, LogLevel.Warning,
            "Connections refused since this was last said: {Count}; {Open} are open. The last came from {From} and was one more than the {Limit} "
            + "that are held ({Reason}). TierDecision:Connections has the limits")]
        public static partial void Refused(ILogger logger, long count, int open, EndPoint? from, int limit, ConnectionRefusal reason);
    }
}
