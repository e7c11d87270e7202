using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace TierDecision.Service.Hosting.Connections;

/// <summary>
/// Kestrel's sockets, with a limit of connections. Kestrel's own limit closes a connection only when a thread gets to it; in a burst, which is when
/// it counts, the server has accepted hundreds by then (docs/decisions/0030-connection-limit.md).
/// </summary>
internal sealed class LimitedTransport(SocketTransportFactory sockets, ConnectionCounter counter, TimeProvider time)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new LimitedListener(await sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), counter, time);
}
