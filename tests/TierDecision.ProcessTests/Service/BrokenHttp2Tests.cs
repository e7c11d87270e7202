using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// Clients that break the rules of HTTP/2 (RFC 9113). Whoever reaches the port can do so as often as they like, so that nothing of it is logged.
/// </summary>
public sealed partial class BrokenHttp2Tests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte WindowUpdate = 8;
    private const byte Continuation = 9;
    private const byte EndOfHeaders = 4;
    private const int Rounds = 20;

    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    // What each sends after its preface; the first two have none of HTTP/2.
    private static readonly byte[][] Clients =
    [
        Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        [22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3],
        [.. Preface, .. Frame(Data, 0, 1, [1, 2, 3])],
        [.. Preface, .. Frame(Headers, EndOfHeaders, 1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF])],
        [.. Preface, .. Frame(Headers, EndOfHeaders, 2, [0x82])],
        [.. Preface, .. Frame(Continuation, 0, 1, [0x82])],
        [.. Preface, .. Frame(WindowUpdate, 0, 0, [0, 0, 0, 0])],
        [.. Preface, .. Frame(Ping, 0, 0, [1])],
        [.. Preface, 0xFF, 0xFF, 0xFF, Data, 0, 0, 0, 0, 1],
        [.. Preface, .. Frame(Headers, EndOfHeaders, 1, [0x82])],
        [.. Preface, .. Enumerable.Range(0, 500).SelectMany(i => Opened(1 + (2 * i)))],
        [.. Preface, 0, 0, 100, Headers],
    ];

    [Fact]
    public async Task Broken_clients_of_http2_log_nothing()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        await SendAllAsync(service);
        using (var ready = await service.GetAsync("/health/ready"))
        {
            Assert.True(ready.IsSuccessStatusCode);
        }

        await service.StopAsync();

        Assert.DoesNotContain("Kestrel", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(AboveInformation(), service.Output);
    }

    /// <summary>Whoever looks for a broken client can have the messages.</summary>
    [Fact]
    public async Task Broken_clients_of_http2_are_logged_if_that_is_asked_for()
    {
        await using var service = await ServiceProcess.StartAsync(new Dictionary<string, string>(ServiceProcess.SmallDemo)
        {
            ["LOGGING__LOGLEVEL__Microsoft.AspNetCore.Server.Kestrel.Http2"] = "Debug",
        });
        await SendAllAsync(service);
        await service.StopAsync();

        var lines = service.Output.Split('\n').Count(line => line.Contains("Microsoft.AspNetCore.Server.Kestrel.Http2", StringComparison.Ordinal));
        Assert.InRange(lines, Clients.Length, int.MaxValue);
    }

    private static async Task SendAllAsync(ServiceProcess service)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Clients.Select(client => SendAsync(service.GrpcAddress, client)));
        }
    }

    // Sends, and reads until the server ends the connection or all was read; the last client cuts it in the middle of a frame.
    private static async Task SendAsync(Uri address, byte[] bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        using var patience = new CancellationTokenSource(Wait.Deadline);
        try
        {
            await stream.WriteAsync(bytes, patience.Token);
            if (bytes != Clients[^1])
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }
            else
            {
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                return;
            }

            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer, patience.Token) > 0)
            {
                // What it answers does not matter.
            }
        }
        catch (IOException)
        {
            // It ends such connections at once.
        }
    }

    // A call that is given up as soon as it is there.
    private static byte[] Opened(int stream) =>
    [
        .. Frame(Headers, EndOfHeaders, stream, [0x83, 0x86, 0x84, 0x41, 1, (byte)'x']), .. Frame(Reset, 0, stream, [0, 0, 0, 8]),
    ];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, (payload.Length << 8) | type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    [GeneratedRegex("(^|[^a-z])(warn|fail|crit): ", RegexOptions.Multiline)]
    private static partial Regex AboveInformation();
}
