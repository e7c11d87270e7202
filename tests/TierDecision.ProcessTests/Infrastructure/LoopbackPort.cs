using System.Net;
using System.Net.Sockets;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>Hands out loopback ports that were free a moment ago; who binds one must be ready to retry.</summary>
internal static class LoopbackPort
{
    // Below the range from which the kernel takes the local ports of outgoing connections (32768 and up on Linux):
    // inside it, a client that retries a dead server's port can be given that port itself and connect to itself.
    // Room is left above for a Redis Cluster bus, which listens 10,000 ports higher.
    private const int First = 20_000;
    private const int Count = 12_000;

    // Test processes that run at the same time start at different places.
    private static int next = Environment.ProcessId * 97 % Count;

    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no free loopback port between {First} and {First + Count - 1}");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
