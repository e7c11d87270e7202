using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TierDecision.LoadTest.Questions;

namespace TierDecision.LoadTest.Wire;

/// <summary>
/// One HTTP/2 connection (RFC 9113, prior knowledge, no TLS) that makes unary gRPC calls of one method. It exists because the load generator shares the machine
/// with what it measures: a general client costs several times the server's own work per call, and would hide the differences
/// that are to be shown. One thread receives (<see cref="Receive"/>); any thread sends, holding <see cref="Gate"/>.
/// </summary>
internal sealed class Http2Connection : IDisposable
{
    /// <summary>The longest request message in bytes.</summary>
    public const int MaxMessage = 1024;

    private const FrameFlags Acknowledgement = FrameFlags.EndStream;
    private const int FrameHeader = 9;
    private const int GrpcPrefix = 5;
    private const int MaxRequest = (2 * FrameHeader) + 512 + GrpcPrefix + MaxMessage;
    private const int MaxFrame = 16_384;
    private const int MaxReply = 1 << 20;

    // More than a server admits at once, so that one slow reply does not hold up the requests behind it; few enough to stay in the processor's cache.
    private const int Places = 1024;
    private const int ReceiveWindow = 1 << 30;
    private const int DefaultWindow = 65_535;

    private readonly Socket _socket;
    private readonly LoadTarget _target;
    private readonly RequestHeaders _headers;
    private readonly HeaderReader _reader = new();

    // Bodies go from reply to reply, the last one first: were there one for every place, each reply would be copied into memory that has left the processor's cache.
    private readonly Stack<byte[]> _bodies = new();
    private readonly Exchange[] _exchanges = new Exchange[Places];
    private readonly byte[] _inbox = new byte[4 * (MaxFrame + FrameHeader)];
    private readonly byte[] _outbox = new byte[64 * 1024];
    private readonly ManualResetEventSlim _ready = new();
    private int _outboxLength;
    private int _inboxLength;
    private int _nextStream = 1;
    private long _sendWindow = DefaultWindow;
    private long _unacknowledged;
    private int _maxStreams = int.MaxValue;
    private int _ended;

    private Http2Connection(Socket socket, LoadTarget target, string authority)
    {
        _socket = socket;
        _target = target;
        _headers = new RequestHeaders(authority, target.Path, target.Key);
    }

    /// <summary>Held by whoever sends.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Requests without an end yet. Read and written under <see cref="Gate"/>.</summary>
    public int InFlight { get; private set; }

    /// <summary>Why the connection ended before it was closed; null where it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Connects and sends the preface; <see cref="Receive"/> must run before <see cref="WaitUntilReady"/> can succeed.</summary>
    public static Http2Connection Connect(IPEndPoint server, LoadTarget target)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(server);
            var connection = new Http2Connection(socket, target, server.ToString());
            connection.SendPreface();
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the server's settings; false where they did not come in time.</summary>
    public bool WaitUntilReady(TimeSpan limit) => _ready.Wait(limit) && Failure is null;

    /// <summary>
    /// Puts a request into the outbox. False where the server's limits leave no room for one now; it fits after some reply. Hold <see cref="Gate"/>.
    /// </summary>
    public bool TrySend(Question question, long due)
    {
        ref var place = ref _exchanges[(_nextStream >> 1) % Places];
        if (InFlight >= _maxStreams || _sendWindow < MaxMessage + GrpcPrefix || place.Stream != 0 || Failure is not null)
        {
            return false;
        }

        if (_outbox.Length - _outboxLength < MaxRequest)
        {
            Flush();
        }

        var block = _nextStream == 1 ? _headers.First : _headers.Following;
        WriteFrameHeader(block.Length, FrameType.Headers, FrameFlags.EndHeaders, _nextStream);
        block.CopyTo(_outbox.AsSpan(_outboxLength));
        _outboxLength += block.Length;

        var dataAt = _outboxLength;
        var message = _outbox.AsSpan(dataAt + FrameHeader + GrpcPrefix, MaxMessage);
        var length = _target.Write(question, message);
        WriteFrameHeader(length + GrpcPrefix, FrameType.Data, FrameFlags.EndStream, _nextStream);
        _outbox[_outboxLength] = 0;
        BinaryPrimitives.WriteInt32BigEndian(_outbox.AsSpan(_outboxLength + 1), length);
        _outboxLength += GrpcPrefix + length;

        place.Due = due;
        place.Question = question;
        place.Headers = default;
        place.Length = 0;
        place.Stream = _nextStream;
        _sendWindow -= length + GrpcPrefix;
        _nextStream += 2;
        InFlight++;
        return true;
    }

    /// <summary>Says that <paramref name="ended"/> requests are over. Hold <see cref="Gate"/>.</summary>
    public void Release(int ended) => InFlight -= ended;

    /// <summary>
    /// Sends what is in the outbox. Hold <see cref="Gate"/>. It may block; the few kilobytes of a connection's streams fit into the sockets' buffers,
    /// so that the server can always read on.
    /// </summary>
    public void Flush()
    {
        if (_outboxLength == 0 || Failure is not null)
        {
            return;
        }

        try
        {
            for (var sent = 0; sent < _outboxLength;)
            {
                sent += _socket.Send(_outbox.AsSpan(sent, _outboxLength - sent));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Failure = e.Message;
        }

        _outboxLength = 0;
    }

    /// <summary>Receives until the connection ends, handing replies to <paramref name="handler"/>.</summary>
    public void Receive(IExchangeHandler handler)
    {
        try
        {
            while (true)
            {
                var count = _socket.Receive(_inbox.AsSpan(_inboxLength));
                var received = Stopwatch.GetTimestamp();
                if (count == 0)
                {
                    Failure ??= "the server closed the connection";
                    break;
                }

                _inboxLength += count;
                ReadFrames(handler, received);
                handler.BatchEnded(_ended, received);
                _ended = 0;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidDataException)
        {
            Failure ??= e.Message;
        }

        _ready.Set();
    }

    /// <summary>When the requests that have no reply were due. Only when <see cref="Receive"/> has ended.</summary>
    public IEnumerable<long> Unanswered() => _exchanges.Where(exchange => exchange.Stream != 0).Select(exchange => exchange.Due);

    /// <summary>Ends <see cref="Receive"/>.</summary>
    public void Close()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Gone already.
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _ready.Dispose();
    }

    private void ReadFrames(IExchangeHandler handler, long received)
    {
        var rest = _inbox.AsSpan(0, _inboxLength);
        while (rest.Length >= FrameHeader)
        {
            var length = (rest[0] << 16) | (rest[1] << 8) | rest[2];
            if (length > MaxFrame)
            {
                throw new InvalidDataException($"The server sent a frame of {length} bytes, more than it may.");
            }

            if (rest.Length < FrameHeader + length)
            {
                break;
            }

            var stream = (int)(BinaryPrimitives.ReadUInt32BigEndian(rest[5..]) & int.MaxValue);
            ReadFrame((FrameType)rest[3], (FrameFlags)rest[4], stream, rest.Slice(FrameHeader, length), handler, received);
            rest = rest[(FrameHeader + length)..];
        }

        rest.CopyTo(_inbox);
        _inboxLength = rest.Length;
    }

    private void ReadFrame(FrameType type, FrameFlags flags, int stream, ReadOnlySpan<byte> payload, IExchangeHandler handler, long received)
    {
        switch (type)
        {
            case FrameType.Data:
                Acknowledge(payload.Length);
                ReadStream(type, flags, stream, payload, handler, received);
                break;
            case FrameType.Headers or FrameType.Reset:
                ReadStream(type, flags, stream, payload, handler, received);
                break;
            case FrameType.Settings when (flags & Acknowledgement) == 0:
                ReadSettings(payload);
                Reply(FrameType.Settings, Acknowledgement, []);
                _ready.Set();
                break;
            case FrameType.Ping when (flags & Acknowledgement) == 0:
                Reply(FrameType.Ping, Acknowledgement, payload);
                break;
            case FrameType.WindowUpdate when stream == 0:
                lock (Gate)
                {
                    _sendWindow += BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue;
                }

                break;
            case FrameType.GoAway:
                throw new InvalidDataException($"The server says goodbye, code {BinaryPrimitives.ReadUInt32BigEndian(payload[4..])}.");
            case FrameType.Continuation:
                throw new InvalidDataException("The server continues headers in a second frame, which the load test does not read.");
        }
    }

    private void ReadStream(FrameType type, FrameFlags flags, int stream, ReadOnlySpan<byte> payload, IExchangeHandler handler, long received)
    {
        ref var exchange = ref _exchanges[(stream >> 1) % Places];
        if (exchange.Stream != stream)
        {
            throw new InvalidDataException($"The server answers stream {stream}, which is not open.");
        }

        if (type == FrameType.Reset)
        {
            handler.Failed(exchange, $"the server reset the stream, code {BinaryPrimitives.ReadUInt32BigEndian(payload)}");
            End(ref exchange);
            return;
        }

        if ((flags & FrameFlags.Padded) != 0)
        {
            payload = payload[1..^payload[0]];
        }

        if (type == FrameType.Data)
        {
            Append(ref exchange, payload);
        }
        else if ((flags & FrameFlags.EndHeaders) == 0)
        {
            throw new InvalidDataException("The server continues headers in a second frame, which the load test does not read.");
        }
        else
        {
            _reader.Read((flags & FrameFlags.Priority) != 0 ? payload[5..] : payload, ref exchange.Headers);
        }

        if ((flags & FrameFlags.EndStream) != 0)
        {
            handler.Replied(exchange, received);
            End(ref exchange);
        }
    }

    private void End(ref Exchange exchange)
    {
        _ended++;
        if (exchange.Body is { } body)
        {
            exchange.Body = null;
            _bodies.Push(body);
        }

        Volatile.Write(ref exchange.Stream, 0);
    }

    private void Append(ref Exchange exchange, ReadOnlySpan<byte> data)
    {
        var needed = exchange.Length + data.Length;
        if (needed > MaxReply)
        {
            throw new InvalidDataException($"A reply is longer than {MaxReply} bytes.");
        }

        if (exchange.Body is null && _bodies.TryPop(out var body))
        {
            exchange.Body = body;
        }

        if (exchange.Body is null || exchange.Body.Length < needed)
        {
            Array.Resize(ref exchange.Body, Math.Max(512, 2 * needed));
        }

        data.CopyTo(exchange.Body.AsSpan(exchange.Length));
        exchange.Length = needed;
    }

    // The connection's window is given back in large pieces, so that it costs a frame now and then.
    private void Acknowledge(int bytes)
    {
        _unacknowledged += bytes;
        if (_unacknowledged < ReceiveWindow / 2)
        {
            return;
        }

        Span<byte> increment = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(increment, (int)_unacknowledged);
        Reply(FrameType.WindowUpdate, FrameFlags.None, increment);
        _unacknowledged = 0;
    }

    private void ReadSettings(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(payload) == Setting.MaxConcurrentStreams)
            {
                lock (Gate)
                {
                    _maxStreams = (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
                }
            }
        }
    }

    private void Reply(FrameType type, FrameFlags flags, ReadOnlySpan<byte> payload)
    {
        lock (Gate)
        {
            if (_outbox.Length - _outboxLength < MaxRequest)
            {
                Flush();
            }

            WriteFrameHeader(payload.Length, type, flags, stream: 0);
            payload.CopyTo(_outbox.AsSpan(_outboxLength));
            _outboxLength += payload.Length;
            Flush();
        }
    }

    private void SendPreface()
    {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.CopyTo(_outbox);
        _outboxLength = 24;
        WriteFrameHeader(12, FrameType.Settings, FrameFlags.None, stream: 0);
        WriteSetting(Setting.EnablePush, 0);
        WriteSetting(Setting.InitialWindowSize, MaxReply);
        WriteFrameHeader(4, FrameType.WindowUpdate, FrameFlags.None, stream: 0);
        BinaryPrimitives.WriteInt32BigEndian(_outbox.AsSpan(_outboxLength), ReceiveWindow - DefaultWindow);
        _outboxLength += 4;
        Flush();
    }

    private void WriteSetting(ushort setting, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_outbox.AsSpan(_outboxLength), setting);
        BinaryPrimitives.WriteInt32BigEndian(_outbox.AsSpan(_outboxLength + 2), value);
        _outboxLength += 6;
    }

    private void WriteFrameHeader(int length, FrameType type, FrameFlags flags, int stream)
    {
        var header = _outbox.AsSpan(_outboxLength, FrameHeader);
        header[0] = (byte)(length >> 16);
        header[1] = (byte)(length >> 8);
        header[2] = (byte)length;
        header[3] = (byte)type;
        header[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], stream);
        _outboxLength += FrameHeader;
    }
}
