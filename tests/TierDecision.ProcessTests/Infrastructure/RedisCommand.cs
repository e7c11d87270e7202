using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>
/// One command to one server over its Unix socket. A client would look at the server's role and topology first; here the server is asked what it thinks
/// while these change.
/// </summary>
internal static class RedisCommand
{
    /// <summary>Sends a command; an array comes back as one member a line.</summary>
    public static async Task<string> SendAsync(string socketPath, params string[] command)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), deadline.Token);
        await socket.SendAsync(Encode(command), deadline.Token);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.Latin1);
        return await ReadAsync(reader, deadline.Token);
    }

    private static byte[] Encode(string[] command)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var word in command)
        {
            text.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("the server closed the connection");
        switch (line[0])
        {
            case '-':
                throw new InvalidOperationException(line[1..]);
            case '$':
                var length = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
                var text = new char[Math.Max(0, length)];
                await reader.ReadBlockAsync(text, cancellationToken);
                if (length >= 0)
                {
                    await reader.ReadLineAsync(cancellationToken);
                }

                return new string(text);
            case '*':
                var members = new List<string>();
                for (var left = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture); left > 0; left--)
                {
                    members.Add(await ReadAsync(reader, cancellationToken));
                }

                return string.Join('\n', members);
            default:
                return line[1..];
        }
    }
}
