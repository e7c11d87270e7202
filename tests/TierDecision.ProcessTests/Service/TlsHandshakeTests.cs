using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// The beginning of TLS, as bytes: what a library of today would not say any more. The service speaks TLS 1.2 and later, and does not wait for ever.
/// </summary>
public sealed class TlsHandshakeTests : IAsyncLifetime
{
    private const byte Handshake = 22;
    private const int HalfOpen = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("tls-").FullName;
    private ServiceProcess? _service;

    private ServiceProcess Service => _service ?? throw new InvalidOperationException("the service has not been started");

    public async Task InitializeAsync()
    {
        var certificates = TestCertificates.Create(_folder);
        _service = await ServiceProcess.StartAsync(
            new Dictionary<string, string>(ServiceProcess.SmallDemo)
            {
                ["KESTREL__ENDPOINTS__HTTP__URL"] = "http://127.0.0.1:0",
                ["KESTREL__ENDPOINTS__GRPC__URL"] = "https://127.0.0.1:0",
                ["KESTREL__ENDPOINTS__GRPC__CERTIFICATE__PATH"] = certificates.ServerCertificatePath,
                ["KESTREL__ENDPOINTS__GRPC__CERTIFICATE__KEYPATH"] = certificates.ServerKeyPath,
            },
            arguments: []);
    }

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0x0300, false)]
    [InlineData(0x0301, false)]
    [InlineData(0x0302, false)]
    [InlineData(0x0303, true)]
    public async Task Versions_before_1_2_are_refused(ushort version, bool isTaken)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(ClientHello(version));

        // The kind of the first record: a server hello, or an alert; or the end.
        var answer = new byte[1];
        var length = await socket.ReceiveAsync(answer).WaitAsync(Wait.Deadline);

        Assert.Equal(isTaken, length == 1 && answer[0] == Handshake);
    }

    [Fact]
    public async Task Handshakes_that_do_not_go_on_are_ended()
    {
        var hello = ClientHello(0x0303);
        var sockets = new List<Socket>();
        for (var i = 0; i < HalfOpen; i++)
        {
            // Silent, a piece of the first message, or all of it and nothing more.
            var socket = await ConnectAsync();
            await socket.SendAsync(hello[..(hello.Length * (i % 3) / 2)]);
            sockets.Add(socket);
        }

        await Wait.UntilAsync(async () => await Service.MetricAsync("tierdecision_connections") >= HalfOpen, "they are open");

        await Wait.UntilAsync(async () => await Service.MetricAsync("tierdecision_connections") < HalfOpen / 10, "they are ended");
        sockets.ForEach(socket => socket.Dispose());
        Assert.DoesNotContain("Exception", Service.Output, StringComparison.Ordinal);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Service.GrpcAddress.Port);
        return socket;
    }

    // Suites of that time and of now, for the test's certificate, which has an elliptic curve.
    private static byte[] ClientHello(ushort version)
    {
        byte[] suites = [0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x2B, 0xC0, 0x2C, 0xC0, 0x13, 0xC0, 0x14, 0x00, 0x2F, 0x00, 0x35, 0x00, 0xFF];
        byte[] extensions =
        [
            .. Extension(10, [0, 4, 0, 29, 0, 23]), // X25519 and P-256
            .. Extension(11, [1, 0]), // points that are not compressed
            .. Extension(13, [0, 8, 4, 3, 8, 4, 4, 1, 2, 3]), // signatures
            .. Extension(16, [0, 3, 2, (byte)'h', (byte)'2']), // HTTP/2
        ];
        byte[] body =
        [
            .. Short(version), .. new byte[32], 0, .. Short(suites.Length), .. suites, 1, 0, .. Short(extensions.Length), .. extensions,
        ];
        return [Handshake, 3, 1, .. Short(body.Length + 4), 1, 0, .. Short(body.Length), .. body];
    }

    private static byte[] Extension(int type, byte[] data) => [.. Short(type), .. Short(data.Length), .. data];

    private static byte[] Short(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }
}
