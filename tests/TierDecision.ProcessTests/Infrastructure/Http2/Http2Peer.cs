using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using TierDecision.LoadTest.Wire;

namespace TierDecision.ProcessTests.Infrastructure.Http2;

/// <summary>
/// One HTTP/2 connection without TLS on which a test writes whatever frames it likes, allowed or not. What comes back is read at once. It knows no
/// flow control: what it sends and receives on a connection has to fit into the first windows.
/// </summary>
internal sealed class Http2Peer : IAsyncDisposable
{
    private const int FrameHeader = 9;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _disposed = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Incoming> _streams = [];
    private readonly HeaderReader _headers = new();
    private NetworkStream? _wire;
    private Task _reading = Task.CompletedTask;

    /// <summary>What a client says first.</summary>
    public static byte[] Preface { get; } = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>Whether the server has closed the connection.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Connects and says nothing yet.</summary>
    public static async Task<Http2Peer> ConnectSilentlyAsync(Uri address)
    {
        var peer = new Http2Peer();
        await peer._socket.ConnectAsync(IPAddress.Loopback, address.Port);
        peer._wire = new NetworkStream(peer._socket, ownsSocket: true);
        peer._reading = peer.ReadAsync();
        return peer;
    }

    /// <summary>Connects and sends the preface with these settings.</summary>
    public static async Task<Http2Peer> ConnectAsync(Uri address, params (ushort Id, uint Value)[] settings)
    {
        var peer = await ConnectSilentlyAsync(address);
        await peer.TryWriteAsync((byte[])[.. Preface, .. Settings(settings)]);
        return peer;
    }

    /// <summary>A frame, whose length is that of its payload.</summary>
    public static byte[] Frame(FrameType type, FrameFlags flags, int stream, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(FrameHeader));
        return frame;
    }

    /// <summary>A frame of settings.</summary>
    public static byte[] Settings(params (ushort Id, uint Value)[] settings)
    {
        var payload = new byte[settings.Length * 6];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(i * 6), settings[i].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((i * 6) + 2), settings[i].Value);
        }

        return Frame(FrameType.Settings, FrameFlags.None, 0, payload);
    }

    /// <summary>A number as frames have it.</summary>
    public static byte[] Number(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>A whole call in two frames.</summary>
    public static byte[] Call(int stream, string path, byte[] body) =>
    [
        .. Frame(FrameType.Headers, FrameFlags.EndHeaders, stream, HeaderBlock.Of(HeaderBlock.Call(path))),
        .. Frame(FrameType.Data, FrameFlags.EndStream, stream, body),
    ];

    /// <summary>Sends bytes; returns false if the server takes none any more.</summary>
    public async Task<bool> TryWriteAsync(ReadOnlyMemory<byte> bytes)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        try
        {
            await _writing.WaitAsync(deadline.Token);
            try
            {
                await _wire!.WriteAsync(bytes, deadline.Token);
                return !HasEnded;
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>What came back on a stream, once it or the connection has ended.</summary>
    public async Task<Http2Reply> ReplyAsync(int stream)
    {
        var incoming = Of(stream);
        await incoming.Ended.Task.WaitAsync(Wait.Deadline);
        return new Http2Reply(
            incoming.Headers.HttpStatus, incoming.Headers.GrpcStatus, incoming.Headers.GrpcMessage, incoming.Body.ToArray(), incoming.Reset);
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        _wire?.Dispose();
        _socket.Dispose();
        await _reading;
        _disposed.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            var header = new byte[FrameHeader];
            var block = new List<byte>();
            while (true)
            {
                await _wire!.ReadExactlyAsync(header, _disposed.Token);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >> 8 & 0xFFFFFF];
                await _wire.ReadExactlyAsync(payload, _disposed.Token);
                Take((FrameType)header[3], (FrameFlags)header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload, block);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidDataException)
        {
            // The connection is over, by either side, or what came is no HTTP/2.
        }

        lock (_gate)
        {
            HasEnded = true;
            foreach (var incoming in _streams.Values)
            {
                incoming.Ended.TrySetResult();
            }
        }
    }

    private void Take(FrameType type, FrameFlags flags, int stream, byte[] payload, List<byte> block)
    {
        var incoming = Of(stream);
        if (incoming.IsLast && block.Count == 0)
        {
            // A reset behind the end says that the rest of the request is not read.
            return;
        }

        switch (type)
        {
            case FrameType.Settings when (flags & FrameFlags.EndStream) == 0:
                // Not waited for: somebody may be writing more than the server takes before it is read from.
                _ = TryWriteAsync(Frame(FrameType.Settings, FrameFlags.EndStream, 0));
                return;
            case FrameType.Headers or FrameType.Continuation:
                block.AddRange(payload);
                if ((flags & FrameFlags.EndHeaders) != 0)
                {
                    _headers.Read([.. block], ref incoming.Headers);
                    block.Clear();
                }

                incoming.IsLast |= type == FrameType.Headers && (flags & FrameFlags.EndStream) != 0;
                break;
            case FrameType.Data:
                incoming.Body.Write(payload);
                incoming.IsLast = (flags & FrameFlags.EndStream) != 0;
                break;
            case FrameType.Reset:
                incoming.Reset = BinaryPrimitives.ReadUInt32BigEndian(payload);
                incoming.IsLast = true;
                break;
        }

        if (incoming.IsLast && block.Count == 0)
        {
            incoming.Ended.TrySetResult();
        }
    }

    private Incoming Of(int stream)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(stream, out var incoming))
            {
                _streams[stream] = incoming = new Incoming();
                if (HasEnded)
                {
                    incoming.Ended.TrySetResult();
                }
            }

            return incoming;
        }
    }

    private sealed class Incoming
    {
        public ReplyHeaders Headers;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public MemoryStream Body { get; } = new();

        public uint? Reset { get; set; }

        public bool IsLast { get; set; }
    }
}
