using System.Net;
using System.Text.RegularExpressions;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Where the service listens, in each of the ways that ASP.NET Core knows, and that it says so rightly.</summary>
public sealed partial class AddressTests
{
    private const string FreePort = "http://127.0.0.1:0";

    [Fact]
    public async Task Environment_names_both_addresses()
    {
        await using var service = await ServiceProcess.StartAsync(With(("ASPNETCORE_URLS", $"{FreePort};{FreePort}")), arguments: []);

        await AssertServesAsync(service);
        await service.StopAsync();
        Assert.DoesNotContain("warn: Microsoft", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kestrel_endpoints_are_told_apart_by_their_names_however_many_there_are()
    {
        await using var service = await ServiceProcess.StartAsync(
            With(
                ("KESTREL__ENDPOINTS__HTTP__URL", FreePort), ("KESTREL__ENDPOINTS__GRPC__URL", FreePort),
                ("KESTREL__ENDPOINTS__ADMIN__URL", FreePort), ("KESTREL__ENDPOINTS__INNER__URL", FreePort), ("KESTREL__ENDPOINTS__INNER__PROTOCOLS", "Http2")),
            arguments: []);

        await AssertServesAsync(service);
        var others = OtherLine().Matches(service.Output).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.Equal(["ADMIN", "INNER"], others.Keys.Order());
        using var live = await service.Http.GetAsync(new Uri($"{others["ADMIN"]}/health/live"));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    // Each address speaks one protocol only, so that a mix-up cannot pass.
    private static async Task AssertServesAsync(ServiceProcess service)
    {
        Assert.NotEqual("", (await service.Client.DecideAsync(Requests.Call("42"))).DecisionId);
        Assert.NotEqual("", (await service.AskAsync<DecideResponse>("/v1/decide", Requests.Call("42"))).DecisionId);
    }

    private static Dictionary<string, string> With(params (string Name, string Value)[] settings) =>
        settings.ToDictionary(setting => setting.Name, setting => setting.Value).Concat(ServiceProcess.SmallDemo).ToDictionary();

    [GeneratedRegex(@" (ADMIN|INNER) (http://[^\s,]+)")]
    private static partial Regex OtherLine();
}
