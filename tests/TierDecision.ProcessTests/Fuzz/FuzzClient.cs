using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TierDecision.ProcessTests.Golden.Asking;

namespace TierDecision.ProcessTests.Fuzz;

/// <summary>Sends bytes over each way into the service.</summary>
internal sealed class FuzzClient(Uri grpc, Uri http) : IDisposable
{
    private const string Plain = "application/grpc";
    private const string Other = "application/grpc+proto";

    private readonly HttpClient _grpc = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = grpc };
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = http };

    /// <summary>As a plain call, which the service can answer by itself.</summary>
    public Task<FuzzAnswer> PlainAsync(string path, byte[] message) => GrpcAsync(path, Wire.Frame(message), Plain, encoding: null);

    /// <summary>So that Grpc.AspNetCore answers, which takes this content type as well.</summary>
    public Task<FuzzAnswer> LibraryAsync(string path, byte[] message) => GrpcAsync(path, Wire.Frame(message), Other, encoding: null);

    /// <summary>Compressed, which Grpc.AspNetCore answers as well.</summary>
    public Task<FuzzAnswer> CompressedAsync(string path, byte[] message)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return GrpcAsync(path, Wire.Frame(output.ToArray(), isCompressed: true), Plain, "gzip");
    }

    /// <summary>As JSON, by POST.</summary>
    public async Task<FuzzAnswer> JsonAsync(string route, byte[] json)
    {
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync(new Uri(route, UriKind.Relative), content);
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        using var document = JsonDocument.Parse(text); // whatever is answered is JSON
        return new FuzzAnswer(
            (int)response.StatusCode, Grpc: null, response.IsSuccessStatusCode ? null : document.RootElement.GetProperty("detail").GetString(), Details: null);
    }

    public void Dispose()
    {
        _grpc.Dispose();
        _http.Dispose();
    }

    private async Task<FuzzAnswer> GrpcAsync(string path, byte[] body, string type, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        using var response = await _grpc.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return new FuzzAnswer((int)response.StatusCode, Header("grpc-status") ?? "none", Header("grpc-message"), Header("grpc-status-details-bin"));

        string? Header(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.Single() : null;
    }
}
