using System.Net;
using Microsoft.AspNetCore.Connections;

namespace TierDecision.Service.Hosting.Connections;

/// <summary>Hands the server the connections that are not too many, and closes the others before it accepts the next one.</summary>
internal sealed class LimitedListener(IConnectionListener listener, ConnectionCounter counter, TimeProvider time) : IConnectionListener
{
    private static readonly ConnectionAbortedException TooMany = new("There are as many connections as the service holds.");

    public EndPoint EndPoint => listener.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await listener.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } connection)
        {
            if (counter.TryEnter(connection.RemoteEndPoint))
            {
                return new CountedConnection(connection, new ConnectionSlot(counter, connection.RemoteEndPoint), time);
            }

            // Waited for: a burst of connections takes one descriptor more than the limit, and not one for each.
            connection.Abort(TooMany);
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => listener.DisposeAsync();
}
