using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// The service behind real proxies that end TLS and hand on <c>:scheme: https</c> over a connection without it, as <c>docs/proxies.md</c> configures
/// them. Without the setting such calls are reset.
/// </summary>
public sealed class ProxyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("proxy-").FullName;
    private readonly TestCertificates _certificates;
    private readonly int _port = LoopbackPort.Next();
    private readonly int _httpPort = LoopbackPort.Next();

    public ProxyTests() => _certificates = TestCertificates.Create(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [HaproxyFact]
    public async Task Calls_and_pages_come_through_haproxy()
    {
        await using var service = await StartServiceAsync();
        var pem = Path.Combine(_folder, "server.pem");
        await File.WriteAllTextAsync(
            pem, await File.ReadAllTextAsync(_certificates.ServerCertificatePath) + "\n" + await File.ReadAllTextAsync(_certificates.ServerKeyPath));
        var file = Path.Combine(_folder, "haproxy.cfg");
        await File.WriteAllTextAsync(
            file,
            $"""
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend grpc
              bind 127.0.0.1:{_port} ssl crt {pem} alpn h2
              http-request set-header X-Forwarded-Proto https
              option forwardfor
              default_backend tierdecision-grpc
            backend tierdecision-grpc
              server node-1 {service.GrpcAddress.Authority} proto h2
            frontend http
              bind 127.0.0.1:{_httpPort} ssl crt {pem} alpn h2,http/1.1
              http-request set-header X-Forwarded-Proto https
              option forwardfor
              default_backend tierdecision-http
            backend tierdecision-http
              option httpchk GET /health/ready
              server node-1 {service.HttpAddress.Authority} check

            """);
        await using var proxy = ChildProcess.Start("haproxy", ["-f", file], _folder);

        await AssertComesThroughAsync(proxy);
    }

    [NghttpxFact]
    public async Task Calls_and_pages_come_through_nghttpx()
    {
        await using var service = await StartServiceAsync();
        await using var grpc = StartNghttpx(service.GrpcAddress, _port, ";;proto=h2");
        await using var http = StartNghttpx(service.HttpAddress, _httpPort, "");

        await AssertComesThroughAsync(grpc);
    }

    [NghttpxFact]
    public async Task Call_that_says_https_without_tls_is_reset_where_no_proxy_is_trusted()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        await using var grpc = StartNghttpx(service.GrpcAddress, _port, ";;proto=h2");
        await UntilOpenAsync(_port, grpc);

        using var channel = Channel();

        await Assert.ThrowsAsync<RpcException>(async () => await new DecisionService.DecisionServiceClient(channel).DecideAsync(Requests.Call("42")));
    }

    private static Task<ServiceProcess> StartServiceAsync() =>
        ServiceProcess.StartAsync(new Dictionary<string, string>(ServiceProcess.SmallDemo) { ["TIERDECISION__PROXIES__TRUSTED"] = "127.0.0.1" });

    private static Task UntilOpenAsync(int port, ChildProcess proxy) => Wait.UntilAsync(
        async () =>
        {
            Assert.False(proxy.HasExited, proxy.Output + proxy.Error);
            using var socket = new System.Net.Sockets.TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return false;
            }
        },
        "the proxy listens");

    private ChildProcess StartNghttpx(Uri service, int port, string protocol) => ChildProcess.Start(
        "nghttpx",
        [
            "--conf=/dev/null", "--no-ocsp", "--workers=1", $"--frontend=127.0.0.1,{port}", $"--backend=127.0.0.1,{service.Port}{protocol}",
            "--add-x-forwarded-for", "--errorlog-file=/dev/stderr", "--accesslog-file=/dev/null",
            _certificates.ServerKeyPath, _certificates.ServerCertificatePath,
        ],
        _folder);

    // gRPC, and JSON from a page under the proxy's own name.
    private async Task AssertComesThroughAsync(ChildProcess proxy)
    {
        await UntilOpenAsync(_port, proxy);
        await UntilOpenAsync(_httpPort, proxy);
        using var channel = Channel();
        var client = new DecisionService.DecisionServiceClient(channel);
        var answers = await Task.WhenAll(Enumerable.Range(1, 50).Select(id => client.DecideAsync(Requests.Call($"{id}")).ResponseAsync));
        Assert.All(answers, answer => Assert.NotEqual("", answer.DecisionId));
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.DecideAsync(new DecideRequest()));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);

        using var http = new HttpClient(Handler());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://localhost:{_httpPort}/v1/decide")
        {
            Content = new StringContent("""{"customer":{"customer_id":"42"},"contact":{"channel":"CHANNEL_VOICE"}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Origin", $"https://localhost:{_httpPort}");
        using var page = await http.SendAsync(request);
        Assert.True(page.IsSuccessStatusCode, await page.Content.ReadAsStringAsync());
    }

    private GrpcChannel Channel() =>
        GrpcChannel.ForAddress($"https://localhost:{_port}", new GrpcChannelOptions { HttpHandler = Handler(), DisposeHttpClient = true });

    private SocketsHttpHandler Handler()
    {
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.ImportFromPemFile(_certificates.AuthorityPath);
        return new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = chain } };
    }
}
