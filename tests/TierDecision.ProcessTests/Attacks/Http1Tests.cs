using System.Net;
using System.Net.Sockets;
using System.Text;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Attacks;

/// <summary>
/// HTTP/1.1 as no library would send it: ambiguous lengths with which a request is smuggled past a proxy, broken lines, too much of everything. Each
/// is answered once, with what it is.
/// </summary>
public sealed class Http1Tests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Post = "POST /v1/decide HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private const string Json = "{\"contact\":{\"channel\":\"voice\"}}"; // 31 bytes

    private const string Smuggled = "POST /v1/remove-customer HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + "Content-Length: 20\r\n\r\n{\"customer_id\":\"42\"}";

    // Behind each: where the connection lives on, it is answered as well, and ends it.
    private const string Last = "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private readonly ServiceProcess _service = fixture.Service;

    public static TheoryData<string, string, string> Cases() => new()
    {
        { "a good one", "200 404", $"{Post}Content-Length: 31\r\n\r\n{Json}" },
        { "in chunks", "200 404", $"{Post}Transfer-Encoding: chunked\r\n\r\n1f\r\n{Json}\r\n0\r\n\r\n" },
        { "in chunks with extensions and trailers", "200 404", $"{Post}Transfer-Encoding: chunked\r\n\r\n1f;a=b\r\n{Json}\r\n0\r\nX: y\r\n\r\n" },
        { "two good ones at once", "200 200 404", $"{Post}Content-Length: 31\r\n\r\n{Json}{Post}Content-Length: 31\r\n\r\n{Json}" },
        { "a length and chunks", "400", $"{Post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Smuggled}" },
        { "two lengths", "400", $"{Post}Content-Length: 31\r\nContent-Length: 0\r\n\r\n{Json}{Smuggled}" },
        { "a list of lengths", "400", $"{Post}Content-Length: 31, 31\r\n\r\n{Json}" },
        { "a length below nothing", "400", $"{Post}Content-Length: -1\r\n\r\n{Json}" },
        { "a length that overflows", "400", $"{Post}Content-Length: 99999999999999999999\r\n\r\n{Json}" },
        { "a length that is too large", "413", $"{Post}Content-Length: 999999999999\r\n\r\n{Json}" },
        { "no length", "400 400", $"{Post}\r\n{Json}" },
        { "an encoding that is none", "400", $"{Post}Transfer-Encoding: x-chunked\r\n\r\n{Json}" },
        { "a chunk that overflows", "400", $"{Post}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{Json}\r\n0\r\n\r\n" },
        { "a chunk with a sign", "400", $"{Post}Transfer-Encoding: chunked\r\n\r\n-1\r\n{Json}\r\n0\r\n\r\n" },
        { "a chunk longer than it says", "400", $"{Post}Transfer-Encoding: chunked\r\n\r\n2\r\n{Json}\r\n0\r\n\r\n" },
        { "a blank before the colon", "400", $"{Post}Content-Length : 31\r\n\r\n{Json}" },
        { "a folded line", "400", $"{Post}X: a\r\n b\r\nContent-Length: 31\r\n\r\n{Json}" },
        { "a header without a name", "400", $"{Post}: x\r\nContent-Length: 31\r\n\r\n{Json}" },
        { "NUL in a header", "400", $"{Post}X: a\0b\r\nContent-Length: 31\r\n\r\n{Json}" },
        { "a bare carriage return", "400", $"{Post}X: a\rb: c\r\nContent-Length: 31\r\n\r\n{Json}" },
        { "no host", "400", "GET /health/live HTTP/1.1\r\n\r\n" },
        { "two hosts", "400", "GET /health/live HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" },
        { "a host that is none", "400", "GET /health/live HTTP/1.1\r\nHost: a/b\r\n\r\n" },
        { "no version", "400", "GET /health/live\r\n\r\n" },
        { "a version that is none", "505", "GET /health/live HTTP/9.9\r\nHost: x\r\n\r\n" },
        { "a path with NUL", "400", "GET /health/%00 HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "a path of 10,000 characters", "414", $"GET /{new string('x', 10_000)} HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "a header of 40,000 characters", "431", $"{Post}X: {new string('x', 40_000)}\r\nContent-Length: 31\r\n\r\n{Json}" },
        {
            "200 headers", "431",
            $"{Post}{string.Concat(Enumerable.Range(0, 200).Select(i => $"X{i}: 1\r\n"))}Content-Length: 31\r\n\r\n{Json}"
        },
        { "a tunnel", "400", "CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n" },
        {
            "another protocol", "200 404",
            "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
        },
        { "HTTP/2", "", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
        { "TLS", "400", "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Request_as_no_library_sends_it_is_answered_with_what_it_is(string what, string expected, string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, _service.HttpAddress.Port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request + Last));
        var answers = await ReadAsync(socket).WaitAsync(Wait.Deadline);

        var statuses = answers.Split("HTTP/1.1 ").Skip(1).Select(answer => answer[..3]);
        Assert.Equal((what, expected), (what, string.Join(' ', statuses)));
        Assert.NotEqual(0, (await _service.Client.DecideAsync(Requests.Call("42"))).Score.ValueScore);
        Assert.True(!_service.Output.Contains("Exception", StringComparison.Ordinal), _service.Output);
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[16_384];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var length)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, length));
            }
        }
        catch (SocketException)
        {
            // Closed while bytes were on their way that nobody was to read.
        }

        return text.ToString();
    }
}
