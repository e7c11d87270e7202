using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Credentials of calls and of channels.</summary>
public sealed class GrpcCredentialTests
{
    [Fact]
    public async Task Call_credentials_add_their_header_and_know_the_call()
    {
        AuthInterceptorContext? asked = null;
        await using var host = await GrpcEchoHost.StartAsync(EchoAuthorization);
        var client = ClientOf(host, ChannelCredentials.Insecure);
        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            asked = context;
            metadata.Add("x-token", "secret");
            return Task.CompletedTask;
        });

        var response = await client.SayAsync(new SayRequest(), new CallOptions().WithCredentials(credentials));

        Assert.Equal("secret", response.Text);
        Assert.NotNull(asked);
        Assert.Equal("Say", asked.MethodName);
        Assert.EndsWith("/tierdecision.tests.echo.v1.EchoService", asked.ServiceUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Composed_credentials_apply_in_order()
    {
        await using var host = await GrpcEchoHost.StartAsync(EchoAuthorization);
        var client = ClientOf(host, ChannelCredentials.Insecure);

        var response = await client.SayAsync(
            new SayRequest(),
            new CallOptions(credentials: CallCredentials.Compose(Token("one"), CallCredentials.Compose(Token("two"), Token("three")))));

        Assert.Equal("one, two, three", response.Text);
    }

    [Fact]
    public async Task Credentials_of_a_channel_go_with_every_call()
    {
        await using var host = await GrpcEchoHost.StartAsync(EchoAuthorization);
        var client = ClientOf(host, ChannelCredentials.Create(ChannelCredentials.Insecure, Token("channel")));

        Assert.Equal("channel", (await client.SayAsync(new SayRequest())).Text);
        Assert.Equal("channel", (await client.SayAsync(new SayRequest())).Text);
    }

    [Fact]
    public async Task Call_credentials_do_not_leave_over_an_insecure_channel_unless_allowed()
    {
        await using var host = await GrpcEchoHost.StartAsync(EchoAuthorization);

        var response = await host.Client.SayAsync(new SayRequest(), new CallOptions(credentials: Token("secret")));

        Assert.Equal("", response.Text);
    }

    [Fact]
    public void Fewer_than_two_credentials_cannot_be_composed()
    {
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Token("alone")));
    }

    [Fact]
    public async Task Client_certificate_names_the_peer()
    {
        using var serverCertificate = Certificate("localhost");
        using var clientCertificate = Certificate("agent-7");
        AuthContext? seen = null;
        await using var host = await GrpcEchoHost.StartAsync(
            new EchoHandlers
            {
                Say = (_, context) =>
                {
                    seen = context.AuthContext;
                    return Task.FromResult(new SayResponse());
                },
            },
            https: new HttpsConnectionAdapterOptions
            {
                ServerCertificate = serverCertificate,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            });
        var channel = host.Connect(new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.SecureSsl,
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = [clientCertificate],
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                        certificate?.GetCertHashString() == serverCertificate.GetCertHashString(),
                },
            },
        });

        await new Protos.EchoService.EchoServiceClient(channel).SayAsync(new SayRequest());

        Assert.NotNull(seen);
        Assert.True(seen.IsPeerAuthenticated);
        Assert.Equal("x509_common_name", seen.PeerIdentityPropertyName);
        Assert.Equal("agent-7", Assert.Single(seen.PeerIdentity).Value);
        Assert.Equal("agent-7"u8.ToArray(), Assert.Single(seen.FindPropertiesByName("x509_common_name")).ValueBytes);
        Assert.Empty(seen.FindPropertiesByName("no-such-property"));
    }

    private static readonly EchoHandlers EchoAuthorization = new()
    {
        Say = (_, context) => Task.FromResult(new SayResponse
        {
            // HTTP may send one key's values as one header.
            Text = string.Join(", ", context.RequestHeaders.GetAll("x-token").Select(entry => entry.Value)),
        }),
    };

    private static CallCredentials Token(string token) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add("x-token", token);
        return Task.CompletedTask;
    });

    private static Protos.EchoService.EchoServiceClient ClientOf(GrpcEchoHost host, ChannelCredentials credentials) =>
        new(host.Connect(new GrpcChannelOptions { Credentials = credentials, UnsafeUseInsecureChannelCallCredentials = true }));

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
