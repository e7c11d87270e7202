using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TierDecision.ProcessTests.Faults;

/// <summary>
/// A wire between a client and a server that a test can cut. What is cut stays silent for good, without a word to either side, as when a firewall forgets
/// a connection; new connections are taken and stay silent until the wire is whole again.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly Task _accepting;
    private volatile CancellationTokenSource _cut = new();

    public TcpProxy(int serverPort)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From here on no byte goes either way.</summary>
    public Task CutAsync() => _cut.CancelAsync();

    /// <summary>New connections work again; those that were cut stay dead.</summary>
    public void Heal() => _cut = new CancellationTokenSource();

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var end in _ends)
        {
            end.Dispose();
        }
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

    private async Task ConnectAsync(TcpClient client)
    {
        var cut = _cut.Token;
        if (cut.IsCancellationRequested)
        {
            return;
        }

        var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        _ends.Add(server);
        try
        {
            await server.ConnectAsync(_server, cut);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            if (!cut.IsCancellationRequested)
            {
                client.Dispose();
            }

            return;
        }

        await Task.WhenAll(PumpAsync(client, server, cut), PumpAsync(server, client, cut));
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, CancellationToken cut)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, cut) is > 0 and var length)
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length), cut);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away, or the wire was cut.
        }

        if (!cut.IsCancellationRequested)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
