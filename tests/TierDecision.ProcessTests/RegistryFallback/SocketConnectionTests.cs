using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class SocketConnectionTests : IDisposable
{
    private readonly Socket client;
    private readonly Socket peer;

    public SocketConnectionTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        peer = listener.Accept();
    }

    public void Dispose()
    {
        client.Dispose();
        peer.Dispose();
    }

    [Theory]
    [InlineData(64)]
    [InlineData(4_096)]
    public async Task Bytes_pass_both_ways_unchanged_whatever_the_segments(int segmentSize)
    {
        var options = new PipeOptions(minimumSegmentSize: segmentSize, useSynchronizationContext: false);
        using var connection = SocketConnection.Create(client, options, options);
        var sent = new byte[1_000_003];
        new Random(segmentSize).NextBytes(sent);
        var echo = EchoAsync(peer);

        var writing = Task.Run(async () =>
        {
            for (var at = 0; at < sent.Length;)
            {
                // In pieces that leave segments of all lengths, flushed only now and then.
                var length = Math.Min(1 + (at * 7 % 1_500), sent.Length - at);
                sent.AsSpan(at, length).CopyTo(connection.Output.GetSpan(length));
                connection.Output.Advance(length);
                at += length;
                if (at % 5 == 0 || at == sent.Length)
                {
                    await connection.Output.FlushAsync();
                }
            }

            await connection.Output.CompleteAsync();
        });

        var received = await connection.Input.ReadToEndAsync().WaitAsync(Wait.Deadline);
        await writing;
        await echo;
        AssertBytes.Equal(sent, received);
        Assert.Equal(sent.Length, connection.BytesSent);
        Assert.Equal(sent.Length, connection.BytesRead);
        Assert.Equal(sent.Length, ((IMeasuredDuplexPipe)connection).TotalBytesReceived);
    }

    [Fact]
    public async Task End_of_the_peer_completes_the_input_without_an_error()
    {
        using var connection = SocketConnection.Create(client, null, null);
        await peer.SendAsync("bye"u8.ToArray());
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal("bye"u8.ToArray(), await connection.Input.ReadToEndAsync().WaitAsync(Wait.Deadline));
        Assert.Equal(PipeShutdownKind.ReadEndOfStream, connection.ShutdownKind);
    }

    [Fact]
    public async Task Completed_output_closes_one_half_and_leaves_the_other_open()
    {
        using var connection = SocketConnection.Create(client, null, null);
        await connection.Output.WriteAsync("last words"u8.ToArray());
        await connection.Output.CompleteAsync();

        var heard = new byte[100];
        var length = 0;
        while (await peer.ReceiveAsync(heard.AsMemory(length)) is var count and > 0)
        {
            length += count;
        }

        Assert.Equal("last words"u8.ToArray(), heard[..length]);
        await peer.SendAsync("answer"u8.ToArray());
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("answer"u8.ToArray(), await connection.Input.ReadToEndAsync().WaitAsync(Wait.Deadline));
    }

    [Fact]
    public async Task Reset_by_the_peer_reaches_the_reader()
    {
        using var connection = SocketConnection.Create(client, null, null);
        peer.LingerState = new LingerOption(true, 0);
        peer.Close();

        await Assert.ThrowsAsync<ConnectionResetException>(() => connection.Input.ReadToEndAsync().WaitAsync(Wait.Deadline));
        Assert.Equal(SocketError.ConnectionReset, connection.SocketError);
    }

    [Fact]
    public async Task Dispose_ends_a_read_that_waits()
    {
        var connection = SocketConnection.Create(client, null, null);
        var reading = connection.Input.ReadToEndAsync();
        await connection.Output.WriteAsync("x"u8.ToArray());
        await peer.ReceiveAsync(new byte[1]);

        connection.Dispose();
        connection.Dispose();

        await Task.WhenAny(reading, Task.Delay(Wait.Deadline));
        Assert.True(reading.IsCompleted);
        Assert.Equal(PipeShutdownKind.PipeDisposed, connection.ShutdownKind);
        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task Socket_closed_underneath_ends_a_read_that_waits()
    {
        using var connection = SocketConnection.Create(client, null, null);
        var reading = connection.Input.ReadToEndAsync();

        client.Close();

        await Task.WhenAny(reading, Task.Delay(Wait.Deadline));
        Assert.True(reading.IsCompleted);
        Assert.NotEqual(PipeShutdownKind.None, connection.ShutdownKind);
    }

    [Fact]
    public async Task Slow_reader_holds_the_sender_back_and_loses_nothing()
    {
        var small = new PipeOptions(pauseWriterThreshold: 8_192, resumeWriterThreshold: 4_096, useSynchronizationContext: false);
        using var connection = SocketConnection.Create(client, null, small);
        var sent = new byte[8 << 20];
        new Random(8).NextBytes(sent);
        var sending = peer.SendAsync(sent);

        // The pipe is full and the kernel's buffers with it: the peer has to wait.
        await Wait.UntilAsync(
            () => connection.BytesRead >= 8_192 && connection.GetCounters().BytesAvailableOnSocket > 0, "data waits at the socket");
        Assert.InRange(connection.BytesRead, 1, 1 << 20);

        var reading = connection.Input.ReadToEndAsync();
        Assert.Equal(sent.Length, await sending);
        peer.Shutdown(SocketShutdown.Send);
        AssertBytes.Equal(sent, await reading.WaitAsync(Wait.Deadline));
    }

    [Fact]
    public void Only_the_first_reason_of_an_end_is_kept()
    {
        using var connection = SocketConnection.Create(client, null, null);

        Assert.False(connection.TrySetProtocolShutdown(PipeShutdownKind.ReadException));
        Assert.Equal(PipeShutdownKind.None, connection.ShutdownKind);
        Assert.True(connection.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitClient));
        Assert.False(connection.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitClient));
        Assert.Equal(PipeShutdownKind.ProtocolExitClient, connection.ShutdownKind);
    }

    [Fact]
    public void Recommended_options_turn_delay_off_where_there_is_one()
    {
        using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        SocketConnection.SetRecommendedClientOptions(client);
        SocketConnection.SetRecommendedClientOptions(local);

        Assert.True(client.NoDelay);
    }

    private static async Task EchoAsync(Socket socket)
    {
        var buffer = new byte[10_000];
        while (await socket.ReceiveAsync(buffer) is var count and > 0)
        {
            await socket.SendAsync(buffer.AsMemory(0, count));
        }

        socket.Shutdown(SocketShutdown.Send);
    }
}
