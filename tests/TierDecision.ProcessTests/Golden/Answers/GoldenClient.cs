using System.Net;
using System.Net.Http.Headers;
using TierDecision.ProcessTests.Golden.Asking;

namespace TierDecision.ProcessTests.Golden.Answers;

/// <summary>Sends raw requests over one connection for each transport, and returns raw answers.</summary>
internal sealed class GoldenClient(Uri grpc, Uri http) : IDisposable
{
    private readonly HttpClient _grpc = Client(grpc);
    private readonly HttpClient _http = Client(http);

    public async Task<Answer> SendAsync(Exchange exchange)
    {
        var isGrpc = exchange.Transport == Transport.Grpc;
        using var request = new HttpRequestMessage(new HttpMethod(exchange.Verb), Address(isGrpc ? grpc : http, exchange.Path))
        {
            Version = isGrpc ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (isGrpc)
        {
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        }

        foreach (var (name, value) in exchange.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (exchange.Body is not null)
        {
            var body = Replacement.Of(exchange);
            request.Content = new ByteArrayContent(body);

            // The baseline took a body under any name; now JSON has to be called JSON.
            request.Content.Headers.ContentType = !isGrpc && exchange.ContentType is null or "text/plain"
                ? new MediaTypeHeaderValue("application/json")
                : exchange.ContentType is null ? null : MediaTypeHeaderValue.Parse(exchange.ContentType);
            request.Headers.TransferEncodingChunked = exchange.IsChunked ? true : null;
        }

        using var response = await (isGrpc ? _grpc : _http).SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();

        // The client has checked the length. It says more than the body only if there is no body, as for HEAD.
        var length = FormattableString.Invariant($"{bytes.Length}");
        var headers = Flat(response.Headers.NonValidated, response.Content.Headers.NonValidated);
        return new Answer(
            (int)response.StatusCode, [.. headers.Where(header => header != ("content-length", length))], bytes, Flat(response.TrailingHeaders.NonValidated));
    }

    public void Dispose()
    {
        _grpc.Dispose();
        _http.Dispose();
    }

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, MaxConnectionsPerServer = 1,
    })
    {
        BaseAddress = address, Timeout = TimeSpan.FromMinutes(2),
    };

    // Sends the path as written; by default Uri normalizes it.
    private static Uri Address(Uri service, string path) =>
        new(service.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    // Sorted, because their order has no meaning (RFC 9110, section 5.3). Without the date, which comes from the machine's clock.
    private static (string Name, string Value)[] Flat(params HttpHeadersNonValidated[] headers) =>
    [
        .. headers.SelectMany(one => one)
            .Where(header => !header.Key.Equals("Date", StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Select(value => (header.Key.ToLowerInvariant(), value)))
            .OrderBy(header => header.Item1, StringComparer.Ordinal),
    ];
}
