using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using TierDecision.Service.Endpoints.Grpc;
using TierDecision.Service.Hosting;

namespace TierDecision.Tests.Service.Endpoints.Grpc;

/// <summary>The service's gRPC pipeline on a loopback port, over <see cref="TestService"/>, and an HTTP/2 client that sends bytes as they are.</summary>
internal sealed class DecisionServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private DecisionServer(WebApplication app)
    {
        _app = app;
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>The gRPC address.</summary>
    public Uri Address => _client.BaseAddress!;

    public static async Task<DecisionServer> StartAsync(TestService service, bool withLibrary = true)
    {
        var app = ServiceApplication.CreateDecisionsAlone(service.Serving, service.Factory, TestService.Hasher, keys: null, service.Clock).Build();
        ServiceApplication.UsePipeline(app);
        if (withLibrary)
        {
            app.MapGrpcEndpoints();
        }

        await app.StartAsync();
        return new DecisionServer(app);
    }

    /// <summary>Sends bytes as a plain call, which the service answers by itself.</summary>
    public Task<RawReply> SendAsync(string method, byte[] body) => SendAsync(method, new ByteArrayContent(body), "application/grpc", encoding: null);

    /// <summary>Sends the same bytes so that Grpc.AspNetCore answers, which takes this content type as well.</summary>
    public Task<RawReply> SendToLibraryAsync(string method, byte[] body) => SendAsync(method, new ByteArrayContent(body), "application/grpc+proto", encoding: null);

    public async Task<RawReply> SendAsync(string method, HttpContent content, string type, string? encoding)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/tierdecision.v1.DecisionService/{method}")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        using var response = await _client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return new RawReply(
            (int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), bytes,
            Header("grpc-status"), Header("grpc-message") is { } message ? Uri.UnescapeDataString(message) : null, Header("grpc-status-details-bin"));

        string? Header(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.Single() : null;
    }

    /// <summary>A message as gRPC frames it.</summary>
    public static byte[] Frame(byte[] message, bool compressed = false) =>
        [(byte)(compressed ? 1 : 0), (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    /// <summary>A message compressed by gzip.</summary>
    public static byte[] Gzip(byte[] message)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return output.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
