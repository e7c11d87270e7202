using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>The service with TLS at both addresses, by Kestrel's own settings, with keys and with client certificates.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-").FullName;
    private readonly TestCertificates _certificates;
    private readonly KeysFile _keys = new();
    private readonly CliFolder _cli = new();

    public TlsTests()
    {
        _certificates = TestCertificates.Create(_folder);
        _keys.Write(("desk", "decide", null));
    }

    public void Dispose()
    {
        _cli.Dispose();
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Both_addresses_speak_tls_and_tierctl_trusts_the_authority_that_it_is_given()
    {
        await using var service = await ServiceProcess.StartAsync(Settings(), arguments: []);
        var address = service.GrpcAddress.GetLeftPart(UriPartial.Authority);
        string[] decide = ["decide", "--customer", "42", "--contact", "voice", "--service", address];

        using var channel = Channel(service);
        var answer = await new DecisionService.DecisionServiceClient(channel).DecideAsync(Requests.Call("42"), _keys.Headers("desk"));
        using var http = new HttpClient(Handler());
        using var health = await http.GetAsync(new Uri(service.HttpAddress, "/health/live"));

        Assert.NotEqual("", answer.DecisionId);
        Assert.Equal((Uri.UriSchemeHttps, HttpStatusCode.OK), (service.HttpAddress.Scheme, health.StatusCode));

        var withoutKey = await _cli.RunAsync([.. decide, "--ca", _certificates.AuthorityPath]);
        Assert.Equal(1, withoutKey.ExitCode);
        Assert.Contains("Give the key in the environment variable TIERDECISION_KEY or with --key-file.", withoutKey.Error, StringComparison.Ordinal);

        _cli.Set("TIERDECISION_KEY", _keys.Key("desk"));
        Assert.Equal(0, (await _cli.RunAsync([.. decide, "--ca", _certificates.AuthorityPath])).ExitCode);
        Assert.Contains("a certificate that is trusted here", (await _cli.RunAsync(decide)).Error, StringComparison.Ordinal);

        _cli.Set("TIERDECISION_KEY", "");
        Assert.Equal(0, (await _cli.RunAsync([.. decide, "--ca", _certificates.AuthorityPath, "--key-file", _cli.Write("key", _keys.Key("desk"))])).ExitCode);
    }

    [Fact]
    public async Task Client_certificate_can_be_asked_for()
    {
        // What the machine trusts is what OpenSSL is told to: the test's own authority.
        var settings = Settings(("KESTREL__ENDPOINTS__GRPC__CLIENTCERTIFICATEMODE", "RequireCertificate"), ("SSL_CERT_FILE", _certificates.AuthorityPath));
        await using var service = await ServiceProcess.StartAsync(settings, arguments: []);
        using var client = X509Certificate2.CreateFromPemFile(_certificates.ClientCertificatePath, _certificates.ClientKeyPath);

        using var with = Channel(service, client);
        using var without = Channel(service);

        Assert.NotEqual("", (await new DecisionService.DecisionServiceClient(with).DecideAsync(Requests.Call("42"), _keys.Headers("desk"))).DecisionId);
        await Assert.ThrowsAsync<RpcException>(async () => await new DecisionService.DecisionServiceClient(without).DecideAsync(Requests.Call("42"), _keys.Headers("desk")));
    }

    private Dictionary<string, string> Settings(params (string Name, string Value)[] more)
    {
        var endpoints = new[] { "HTTP", "GRPC" }.SelectMany(name => new[]
        {
            ($"KESTREL__ENDPOINTS__{name}__URL", "https://127.0.0.1:0"),
            ($"KESTREL__ENDPOINTS__{name}__CERTIFICATE__PATH", _certificates.ServerCertificatePath),
            ($"KESTREL__ENDPOINTS__{name}__CERTIFICATE__KEYPATH", _certificates.ServerKeyPath),
        });
        return _keys.Settings([.. endpoints, .. more]);
    }

    private GrpcChannel Channel(ServiceProcess service, X509Certificate2? client = null) =>
        GrpcChannel.ForAddress(service.GrpcAddress, new GrpcChannelOptions { HttpHandler = Handler(client), DisposeHttpClient = true });

    private SocketsHttpHandler Handler(X509Certificate2? client = null)
    {
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.ImportFromPemFile(_certificates.AuthorityPath);
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = chain } };
        if (client is not null)
        {
            handler.SslOptions.ClientCertificates = [client];
        }

        return handler;
    }
}
