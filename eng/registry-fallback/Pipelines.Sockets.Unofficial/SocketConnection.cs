using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// A connected socket as a duplex pipe: one loop receives straight into the memory of <see cref="Input"/>, another sends
/// the memory of <see cref="Output"/> as it lies, several segments at a time.
/// </summary>
public sealed partial class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly Socket socket;
    private readonly SocketConnectionOptions options;
    private readonly string? name;
    private readonly Pipe received;
    private readonly Pipe toSend;
    private int shutdownKind;
    private int socketError;
    private int disposed;
    private long bytesRead;
    private long bytesSent;
    private int lastReceived;

    private SocketConnection(
        Socket socket, PipeOptions sendPipeOptions, PipeOptions receivePipeOptions, SocketConnectionOptions options, string? name)
    {
        this.socket = socket;
        this.options = options;
        this.name = name;
        received = new Pipe(receivePipeOptions);
        toSend = new Pipe(sendPipeOptions);
    }

    public PipeReader Input => received.Reader;

    public PipeWriter Output => toSend.Writer;

    public long BytesRead => Volatile.Read(ref bytesRead);

    public long BytesSent => Volatile.Read(ref bytesSent);

    public int LastReceived => Volatile.Read(ref lastReceived);

    long IMeasuredDuplexPipe.TotalBytesReceived => BytesRead;

    long IMeasuredDuplexPipe.TotalBytesSent => BytesSent;

    /// <summary>The first reason why the connection ended.</summary>
    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref shutdownKind);

    /// <summary>The socket's error that belongs to <see cref="ShutdownKind"/>.</summary>
    public SocketError SocketError => (SocketError)Volatile.Read(ref socketError);

    private bool IsDisposed => Volatile.Read(ref disposed) != 0;

    /// <summary>Wraps a connected socket and starts both loops.</summary>
    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions socketConnectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        sendPipeOptions ??= PipeOptions.Default;
        receivePipeOptions ??= PipeOptions.Default;
        var connection = new SocketConnection(socket, sendPipeOptions, receivePipeOptions, socketConnectionOptions, name);
        receivePipeOptions.ReaderScheduler.Schedule(static state => _ = ((SocketConnection)state!).ReceiveAsync(), connection);
        sendPipeOptions.ReaderScheduler.Schedule(static state => _ = ((SocketConnection)state!).SendAsync(), connection);
        return connection;
    }

    /// <summary>Nothing to check: what this assembly needs is part of the runtime.</summary>
    public static void AssertDependencies()
    {
    }

    /// <summary>Small requests must not wait for more (Nagle's algorithm); sockets without that notion are left alone.</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.Unix)
        {
            return;
        }

        try
        {
            socket.NoDelay = true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or NotSupportedException)
        {
            // An optimisation only; a broken socket shows when it is used.
        }
    }

    /// <summary>Records that the protocol ended the connection; refused if it has ended already or for any other kind.</summary>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) =>
        kind is PipeShutdownKind.ProtocolExitClient or PipeShutdownKind.ProtocolExitServer && TrySetShutdown(kind);

    /// <summary>
    /// Closes the socket, which ends both loops. The loops themselves complete their ends of the pipes: memory that the
    /// kernel or a caller may still be writing to never goes back to the pool from here.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        TrySetShutdown(PipeShutdownKind.PipeDisposed);
        TryShutdown(SocketShutdown.Both);
        socket.Dispose();
        toSend.Reader.CancelPendingRead();
        received.Writer.CancelPendingFlush();
    }

    public override string ToString() => name ?? nameof(SocketConnection);

    private bool TrySetShutdown(PipeShutdownKind kind, SocketError error = SocketError.Success)
    {
        if (Interlocked.CompareExchange(ref shutdownKind, (int)kind, (int)PipeShutdownKind.None) != (int)PipeShutdownKind.None)
        {
            return false;
        }

        Volatile.Write(ref socketError, (int)error);
        return true;
    }

    private void TryShutdown(SocketShutdown how)
    {
        try
        {
            socket.Shutdown(how);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already, which is what was asked for.
        }
    }

    private static bool IsAbort(SocketError error) =>
        error is SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument or SocketError.NotSocket;

    private static IOException ToIOException(SocketException e) =>
        e.SocketErrorCode == SocketError.ConnectionReset
            ? new ConnectionResetException(e.Message, e)
            : new IOException(e.Message, e);
}
