using System.Net;
using System.Text;
using System.Text.Json;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// A web page in the browser of somebody who can reach the service, which asks for no keys, can do nothing: neither by what browsers send to any site
/// without asking it first, nor under a name of its own that leads here (DNS rebinding).
/// </summary>
public sealed class BrowserTests
{
    private const string Erasure = """{"customer_id":"42"}""";

    [Fact]
    public async Task Page_of_another_site_cannot_erase_a_customer()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);

        // What a form and a script may send unasked, and what a browser says of the page with it.
        foreach (var type in new[] { "text/plain", "text/plain; charset=utf-8", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", null })
        {
            Assert.Equal(
                (HttpStatusCode.UnsupportedMediaType, "MEDIA_TYPE_UNSUPPORTED"), await AskAsync(service, "/v1/remove-customer", Erasure, type));
            Assert.Equal((HttpStatusCode.UnsupportedMediaType, "MEDIA_TYPE_UNSUPPORTED"), await AskAsync(service, "/v1/decide", "{}", type));
            Assert.Equal(
                (HttpStatusCode.Forbidden, "ORIGIN_NOT_ALLOWED"),
                await AskAsync(service, "/v1/remove-customer", Erasure, type, ("Origin", "https://attacker.example")));
        }

        Assert.Equal(
            (HttpStatusCode.Forbidden, "ORIGIN_NOT_ALLOWED"),
            await AskAsync(service, "/v1/remove-customer", Erasure, "application/json", ("Origin", "null")));
        Assert.Equal(
            (HttpStatusCode.Forbidden, "ORIGIN_NOT_ALLOWED"),
            await AskAsync(service, "/v1/queue-states", null, null, ("Origin", "https://attacker.example")));

        // A browser that asks first gets no leave.
        using var preflight = await PreflightAsync(service, "https://attacker.example");
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));

        // DNS rebinding: the page and the service have the same name, and so the same origin.
        Assert.Equal(
            (HttpStatusCode.MisdirectedRequest, "HOST_UNKNOWN"),
            await AskAsync(
                service, "/v1/remove-customer", Erasure, "application/json", ("Host", "attacker.example"), ("Origin", "http://attacker.example")));
        Assert.Equal(
            (HttpStatusCode.MisdirectedRequest, "HOST_UNKNOWN"), await AskAsync(service, "/v1/queue-states", null, null, ("Host", "attacker.example")));

        Assert.Equal(
            ScoreStatus.Known, (await service.Client.DecideAsync(Requests.Call("42"))).Score.Status);
        Assert.Equal(
            (HttpStatusCode.OK, ""),
            await AskAsync(service, "/v1/remove-customer", Erasure, "application/json", ("Origin", service.HttpAddress.GetLeftPart(UriPartial.Authority))));

        // Open to all, under any name: load balancers.
        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(service, "/health/ready", null, null, ("Host", "tier.example.com")));
    }

    [Fact]
    public async Task Hosts_and_origins_that_are_configured_may_ask_and_no_others()
    {
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo)
        {
            ["AllowedHosts"] = "tier.example.com;127.0.0.1", ["TIERDECISION__ACCESS__ORIGINS"] = "https://desk.example.com, https://night.example.com:8443",
        };
        await using var service = await ServiceProcess.StartAsync(settings);
        const string Question = """{"contact":{"channel":"CHANNEL_VOICE"}}""";

        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(service, "/v1/decide", Question, "application/json", ("Host", "tier.example.com")));
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(service, "/v1/decide", Question, "application/json", ("Host", "attacker.example"))).Status);
        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(service, "/v1/decide", Question, "application/json", ("Origin", "https://night.example.com:8443")));
        Assert.Equal(
            (HttpStatusCode.Forbidden, "ORIGIN_NOT_ALLOWED"),
            await AskAsync(service, "/v1/decide", Question, "application/json", ("Origin", "https://night.example.com")));
        using var preflight = await PreflightAsync(service, "https://desk.example.com");
        Assert.Equal("https://desk.example.com", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    private static async Task<HttpResponseMessage> PreflightAsync(ServiceProcess service, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri("/v1/decide", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        return await service.Http.SendAsync(request);
    }

    // The status, and the reason of a refusal.
    private static async Task<(HttpStatusCode Status, string Reason)> AskAsync(
        ServiceProcess service, string path, string? body, string? type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await service.Http.SendAsync(request);
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        var reason = isProblem ? JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("reason").GetString()! : "";
        return (response.StatusCode, reason);
    }
}
