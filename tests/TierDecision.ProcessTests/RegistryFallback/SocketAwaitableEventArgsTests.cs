using System.Net;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class SocketAwaitableEventArgsTests
{
    [Fact]
    public async Task Operations_are_awaited_one_after_another()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var args = new SocketAwaitableEventArgs();

        args.RemoteEndPoint = listener.LocalEndPoint;
        if (!client.ConnectAsync(args))
        {
            args.Complete();
        }

        await args;
        using var peer = await listener.AcceptAsync();
        for (byte i = 1; i < 100; i++)
        {
            args.SetBuffer(new byte[100]);
            if (!client.ReceiveAsync(args))
            {
                args.Complete();
            }

            await peer.SendAsync(new byte[i]);
            Assert.Equal(i, await args);
            Assert.False(args.IsCompleted);
        }
    }

    [Fact]
    public async Task Failure_of_the_socket_is_thrown()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var args = new SocketAwaitableEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Next()) };
        if (!client.ConnectAsync(args))
        {
            args.Complete();
        }

        var error = await Assert.ThrowsAsync<SocketException>(async () => await args);

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Theory]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.OperationAborted)]
    public async Task Abort_ends_the_wait_with_its_error(SocketError reason)
    {
        using var args = new SocketAwaitableEventArgs();
        var waiting = WaitAsync();

        args.Abort(reason);

        var error = await Assert.ThrowsAsync<SocketException>(() => waiting.WaitAsync(Wait.Deadline));
        Assert.Equal(reason, error.SocketErrorCode);

        async Task WaitAsync() => await args;
    }
}
