using System.Net;
using System.Net.Sockets;

namespace TierDecision.LoadTest.Processes;

/// <summary>Finds loopback ports that are free now.</summary>
internal static class LoopbackPort
{
    // Below the range from which the kernel takes the ports of outgoing connections (32768 and up on Linux), which would take one away
    // before the server that it is meant for binds it.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int next = Environment.ProcessId * 131 % Count;

    /// <summary>A port that is free now.</summary>
    /// <exception cref="IOException">None is.</exception>
    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }

        throw new IOException("There is no free loopback port.");
    }
}
