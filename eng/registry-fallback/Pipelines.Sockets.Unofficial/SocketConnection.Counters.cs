using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

public sealed partial class SocketConnection
{
    /// <summary>What waits where, now; for diagnostic texts.</summary>
    public Counters GetCounters() => new(AvailableOnSocket(), LengthOf(received), LengthOf(toSend));

    private int AvailableOnSocket()
    {
        try
        {
            return socket.Available;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    // A pipe knows its length but does not publish it. A runtime that renames it costs a number in a text, no more.
    private static long LengthOf(Pipe pipe)
    {
        try
        {
            return Length(pipe);
        }
        catch (MissingMemberException)
        {
            return 0;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Length")]
    private static extern long Length(Pipe pipe);

    public readonly struct Counters
    {
        internal Counters(long bytesAvailableOnSocket, long bytesWaitingToBeRead, long bytesWaitingToBeSent)
        {
            BytesAvailableOnSocket = bytesAvailableOnSocket;
            BytesWaitingToBeRead = bytesWaitingToBeRead;
            BytesWaitingToBeSent = bytesWaitingToBeSent;
        }

        public long BytesAvailableOnSocket { get; }

        public long BytesWaitingToBeRead { get; }

        public long BytesWaitingToBeSent { get; }
    }
}
