using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Service;

/// <summary>SIGHUP never ends the service: it reads anew what can be read anew, and says so.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly KeysFile _keys = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("reload-").FullName;

    public void Dispose()
    {
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Hang_up_reads_the_keys_anew_and_the_service_goes_on()
    {
        _keys.Write(("old", "decide", null));
        var settings = new Dictionary<string, string>(_keys.Settings()) { ["TIERDECISION__ACCESS__POLLINTERVAL"] = "01:00:00" };
        await using var service = await ServiceProcess.StartAsync(settings);

        _keys.Write(("new", "decide", null));
        await service.HangUpAsync();
        await Wait.UntilAsync(async () => await StatusAsync("new") == StatusCode.OK, "the new key is good");
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync("old"));

        _keys.WriteText("keys: [");
        await service.HangUpAsync();
        await Wait.UntilAsync(() => service.Output.Contains("The changed keys file is refused", StringComparison.Ordinal), "the broken file is told");
        Assert.Equal(StatusCode.OK, await StatusAsync("new"));

        await service.StopAsync();
        Assert.Equal(3, service.Output.Split("SIGHUP: read anew: log levels, addresses and certificates; the keys file (1 known)").Length);

        async Task<StatusCode> StatusAsync(string caller)
        {
            try
            {
                await service.Client.DecideAsync(Requests.Call("42"), _keys.Headers(caller));
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }
    }

    [Fact]
    public async Task Certificate_that_is_replaced_is_served_to_new_connections()
    {
        var certificates = TestCertificates.Create(_folder);
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo)
        {
            ["KESTREL__ENDPOINTS__HTTP__URL"] = "http://127.0.0.1:0",
            ["KESTREL__ENDPOINTS__GRPC__URL"] = $"https://127.0.0.1:{LoopbackPort.Next()}",
            ["KESTREL__ENDPOINTS__GRPC__CERTIFICATE__PATH"] = certificates.ServerCertificatePath,
            ["KESTREL__ENDPOINTS__GRPC__CERTIFICATE__KEYPATH"] = certificates.ServerKeyPath,
        };
        await using var service = await ServiceProcess.StartAsync(settings, arguments: []);
        var before = await SerialAsync(service.GrpcAddress.Port);

        TestCertificates.Create(_folder);
        await service.HangUpAsync();

        await Wait.UntilAsync(async () => await SerialAsync(service.GrpcAddress.Port) is { } serial && serial != before, "the new certificate is served");
    }

    // Null while nobody listens: the address is opened anew with the new certificate.
    private static async Task<string?> SerialAsync(int port)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", port);
            await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync("localhost");
            return ((X509Certificate2)tls.RemoteCertificate!).SerialNumber;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }
}
