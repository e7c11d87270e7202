using System.Net.Sockets;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Storage.Crashes;

/// <summary>The wire between the writer and Redis, on which one of them dies at a point that is chosen ahead: in the midst of a command, or of a reply.</summary>
internal sealed class CrashWire(int serverPort) : TcpRelay(serverPort)
{
    private readonly Lock _gate = new();

    private CrashPoint? _point;
    private Func<Task>? _crash;
    private Task? _crashed;
    private long _requested;
    private long _replied;

    /// <summary>From here on bytes count, and <paramref name="crash"/> is done once when they come to <paramref name="point"/>; never where that is null.</summary>
    public void Arm(CrashPoint? point, Func<Task> crash)
    {
        lock (_gate)
        {
            (_point, _crash, _crashed, _requested, _replied) = (point, crash, null, 0, 0);
        }
    }

    /// <summary>Nothing dies any more. Tells whether something did, and how many bytes went each way.</summary>
    public async Task<(bool Crashed, long Requested, long Replied)> DisarmAsync()
    {
        Task? crashed;
        lock (_gate)
        {
            (_point, crashed) = (null, _crashed);
        }

        await (crashed ?? Task.CompletedTask);
        return (crashed is not null, _requested, _replied);
    }

    protected override async Task ConnectAsync(TcpClient client)
    {
        var server = CreateEnd(client);
        try
        {
            await server.ConnectAsync(Server, Disposed);
            await Task.WhenAny(PumpAsync(client, server, replies: false), PumpAsync(server, client, replies: true));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // It is down.
        }

        client.Dispose();
        server.Dispose();
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool replies)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, Disposed) is > 0 and var length)
            {
                var (through, crash) = Pass(buffer.AsSpan(0, length), replies);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, through), Disposed);
                if (crash is not null)
                {
                    await crash();
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away.
        }
    }

    /// <summary>How much of it gets through, and what is to be done then.</summary>
    private (int Through, Func<Task>? Crash) Pass(ReadOnlySpan<byte> bytes, bool replies)
    {
        lock (_gate)
        {
            ref var count = ref replies ? ref _replied : ref _requested;
            var before = count;
            count += bytes.Length;
            if (_point is not { } point || point.OfReplies != replies)
            {
                return (bytes.Length, null);
            }

            // What is looked for is a part of a command of some hundred bytes; one that two reads tear apart is let through.
            var at = point.Before is { } part ? bytes.IndexOf(part) : count < point.Bytes ? -1 : (int)(point.Bytes - before);
            if (at < 0)
            {
                return (bytes.Length, null);
            }

            var crash = _crash!;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _point = null;
            _crashed = done.Task;
            return (at, () => RunAsync(crash, done));
        }
    }

    private static async Task RunAsync(Func<Task> crash, TaskCompletionSource done)
    {
        try
        {
            await crash();
            done.SetResult();
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }
}
