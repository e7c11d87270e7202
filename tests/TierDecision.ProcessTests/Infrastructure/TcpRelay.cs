using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>Stands between clients and a server on loopback, on a port of its own. What becomes of a connection is said by who derives from it.</summary>
internal abstract class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly Task _accepting;

    protected TcpRelay(int serverPort)
    {
        Server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    protected IPEndPoint Server { get; }

    /// <summary>Ends with the relay.</summary>
    protected CancellationToken Disposed => _disposed.Token;

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var end in _ends)
        {
            end.Dispose();
        }

        _disposed.Dispose();
    }

    /// <summary>Takes care of a client's connection until it ends.</summary>
    protected abstract Task ConnectAsync(TcpClient client);

    /// <summary>The other end of a client's connection, not connected yet; closed with the relay, at the latest.</summary>
    protected TcpClient CreateEnd(TcpClient client)
    {
        var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        _ends.Add(server);
        return server;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_disposed.Token);
                _ends.Add(client);
                _ = ConnectAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
