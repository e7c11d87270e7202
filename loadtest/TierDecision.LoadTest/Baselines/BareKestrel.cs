using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TierDecision.LoadTest.Baselines;

/// <summary>
/// The same empty answer by Kestrel alone: no host, no middlewares, no <c>HttpContext</c>, no Grpc.AspNetCore; the message is framed by hand. What is left is what
/// any gRPC call on Kestrel costs.
/// </summary>
internal sealed class BareKestrel : IHttpApplication<IFeatureCollection>, IDisposable
{
    // Not compressed, no bytes long: an empty message.
    private static readonly byte[] EmptyMessage = new byte[5];

    private readonly KestrelServer _server;

    /// <param name="port">The loopback port to listen on.</param>
    /// <param name="services">Of the host beside it; Kestrel takes its logging from there.</param>
    /// <param name="logging">Where it says what goes wrong.</param>
    public BareKestrel(int port, IServiceProvider services, ILoggerFactory logging)
    {
        var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        options.ListenLocalhost(port, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        _server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logging), logging);
    }

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(this, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        var reader = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        while (reader.TryRead(out var request))
        {
            reader.AdvanceTo(request.Buffer.End);
            if (request.IsCompleted)
            {
                Answer(context);
                return Task.CompletedTask;
            }
        }

        return AnswerLaterAsync(context);
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Kestrel's own.
    }

    public void Dispose() => _server.Dispose();

    private static async Task AnswerLaterAsync(IFeatureCollection context)
    {
        var reader = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        while (true)
        {
            var request = await reader.ReadAsync();
            reader.AdvanceTo(request.Buffer.End);
            if (request.IsCompleted)
            {
                Answer(context);
                return;
            }
        }
    }

    private static void Answer(IFeatureCollection context)
    {
        context.GetRequiredFeature<IHttpResponseFeature>().Headers.ContentType = "application/grpc";
        var writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        EmptyMessage.CopyTo(writer.GetSpan(EmptyMessage.Length));
        writer.Advance(EmptyMessage.Length);
        context.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }
}
