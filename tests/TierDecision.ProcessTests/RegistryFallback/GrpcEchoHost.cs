using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>What the server does in one test. A method that the test does not set echoes.</summary>
internal sealed record EchoHandlers
{
    public UnaryServerMethod<SayRequest, SayResponse> Say { get; init; } =
        (request, _) => Task.FromResult(new SayResponse { Text = request.Text });

    public ClientStreamingServerMethod<SayRequest, SayResponse> Collect { get; init; } = async (requests, _) =>
    {
        List<string> texts = [];
        await foreach (var request in requests.ReadAllAsync())
        {
            texts.Add(request.Text);
        }

        return new SayResponse { Text = string.Join(' ', texts) };
    };

    public ServerStreamingServerMethod<SayRequest, SayResponse> Repeat { get; init; } = async (request, responses, _) =>
    {
        foreach (var text in request.Text.Split(' '))
        {
            await responses.WriteAsync(new SayResponse { Text = text });
        }
    };

    public DuplexStreamingServerMethod<SayRequest, SayResponse> Converse { get; init; } = async (requests, responses, context) =>
    {
        while (await requests.MoveNext(context.CancellationToken))
        {
            await responses.WriteAsync(new SayResponse { Text = requests.Current.Text }, context.CancellationToken);
        }
    };
}

internal sealed class EchoService(EchoHandlers handlers) : Protos.EchoService.EchoServiceBase
{
    public override Task<SayResponse> Say(SayRequest request, ServerCallContext context) => handlers.Say(request, context);

    public override Task<SayResponse> Collect(IAsyncStreamReader<SayRequest> requestStream, ServerCallContext context) =>
        handlers.Collect(requestStream, context);

    public override Task Repeat(SayRequest request, IServerStreamWriter<SayResponse> responseStream, ServerCallContext context) =>
        handlers.Repeat(request, responseStream, context);

    public override Task Converse(IAsyncStreamReader<SayRequest> requestStream, IServerStreamWriter<SayResponse> responseStream, ServerCallContext context) =>
        handlers.Converse(requestStream, responseStream, context);
}

/// <summary>A real gRPC server on a free loopback port, and a real client of it.</summary>
internal sealed class GrpcEchoHost : IAsyncDisposable
{
    /// <summary>How long a test waits for what must happen before it counts as not happening.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _server;
    private readonly List<GrpcChannel> _channels = [];

    private GrpcEchoHost(WebApplication server, Uri address)
    {
        _server = server;
        Address = address;
        Channel = Connect();
        Client = new Protos.EchoService.EchoServiceClient(Channel);
    }

    public Uri Address { get; }

    public GrpcChannel Channel { get; }

    public Protos.EchoService.EchoServiceClient Client { get; }

    public static Task<GrpcEchoHost> StartAsync(Action<GrpcServiceOptions>? configure = null) => StartAsync(new EchoHandlers(), configure);

    /// <param name="handlers">What the methods do.</param>
    /// <param name="configure">Changes the server's options.</param>
    /// <param name="https">Serves TLS if set; plain HTTP/2 otherwise.</param>
    /// <param name="map">Adds to, or replaces, what the server serves.</param>
    public static async Task<GrpcEchoHost> StartAsync(
        EchoHandlers handlers,
        Action<GrpcServiceOptions>? configure = null,
        HttpsConnectionAdapterOptions? https = null,
        Action<WebApplication>? map = null)
    {
        // Empty: no configuration files, so that a service's settings nearby cannot choose the port.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (https is not null)
            {
                listen.UseHttps(https);
            }
        }));
        builder.Services.AddLogging();
        builder.Services.AddSingleton(handlers);
        builder.Services.AddGrpc(options => configure?.Invoke(options));

        var server = builder.Build();
        server.UseRouting();
        (map ?? (app => app.MapGrpcService<EchoService>()))(server);
        await server.StartAsync();
        var address = server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return new GrpcEchoHost(server, new Uri(address));
    }

    /// <summary>One more channel to the server; it lives as long as this host.</summary>
    public GrpcChannel Connect(GrpcChannelOptions? options = null)
    {
        var channel = GrpcChannel.ForAddress(Address, options ?? new GrpcChannelOptions());
        _channels.Add(channel);
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        await _server.DisposeAsync();
    }
}
