using System.Net.Sockets;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Faults;

/// <summary>
/// A wire between a client and a server that a test can cut. What is cut stays silent for good, without a word to either side, as when a firewall forgets
/// a connection; new connections are taken and stay silent until the wire is whole again.
/// </summary>
internal sealed class TcpProxy(int serverPort) : TcpRelay(serverPort)
{
    private volatile CancellationTokenSource _cut = new();

    /// <summary>From here on no byte goes either way.</summary>
    public Task CutAsync() => _cut.CancelAsync();

    /// <summary>New connections work again; those that were cut stay dead.</summary>
    public void Heal() => _cut = new CancellationTokenSource();

    protected override async Task ConnectAsync(TcpClient client)
    {
        var cut = _cut.Token;
        if (cut.IsCancellationRequested)
        {
            return;
        }

        var server = CreateEnd(client);
        try
        {
            await server.ConnectAsync(Server, cut);
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
