using System.Text.Json;
using Google.Rpc;

namespace TierDecision.ProcessTests.Service;

/// <summary>grpc-js, a gRPC implementation of another ecosystem, calls the service by the contract's files alone.</summary>
public sealed class GrpcJsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    [GrpcJsFact]
    public async Task Decide_is_answered()
    {
        var answer = (await CallAsync("Decide", """{"customer":{"customer_id":"42"},"contact":{"channel":"CHANNEL_VOICE"},"request_id":"js","explain":true}""")).GetProperty("answer");

        Assert.Equal("js", answer.GetProperty("request_id").GetString());
        Assert.Equal("SCORE_STATUS_KNOWN", answer.GetProperty("score").GetProperty("status").GetString());
        Assert.NotEqual("", answer.GetProperty("route").GetProperty("queue").GetString());
        Assert.All(answer.GetProperty("reasons").EnumerateArray(), reason => Assert.NotEqual("", reason.GetProperty("text_zh").GetString()));
        Assert.True(long.Parse(answer.GetProperty("sort_key").GetString()!, System.Globalization.CultureInfo.InvariantCulture) > 1_600_000_000_000);
    }

    [GrpcJsFact]
    public async Task DecideBatch_is_answered()
    {
        var answer = await CallAsync("DecideBatch", """{"requests":[{"order":{"value":12.5}},{"customer":{"email":"?"},"ticket":{}}]}""");

        var results = answer.GetProperty("answer").GetProperty("results");
        Assert.Equal(2, results.GetArrayLength());
        Assert.Equal("SLA_METRIC_SHIP_BY", results[0].GetProperty("decision").GetProperty("sla").GetProperty("targets")[0].GetProperty("metric").GetString());
        Assert.Equal("requests[1].customer.email", results[1].GetProperty("error").GetProperty("field").GetString());
    }

    [GrpcJsFact]
    public async Task Wrong_request_is_invalid_argument_with_details()
    {
        var answer = await CallAsync("Decide", """{"contact":{"channel":"CHANNEL_UNSPECIFIED","language":"?"}}""");

        Assert.Equal(3, answer.GetProperty("code").GetInt32());
        var status = Google.Rpc.Status.Parser.ParseFrom(answer.GetProperty("status").GetBytesFromBase64());
        Assert.Equal(
            ["contact.channel", "contact.language"],
            status.Details[0].Unpack<BadRequest>().FieldViolations.Select(violation => violation.Field));
        Assert.Equal("REQUEST_MALFORMED", status.Details[1].Unpack<ErrorInfo>().Reason);
    }

    private async Task<JsonElement> CallAsync(string method, string request)
    {
        var address = fixture.Service.GrpcAddress.Authority;
        await using var node = await ChildProcess.RunAsync("node", [Path.Combine(GrpcJsFactAttribute.Folder, "decide.js"), address, method, request], fixture.Service.Folder);
        Assert.True(node.ExitCode == 0, node.Error);
        return JsonDocument.Parse(node.Output).RootElement;
    }
}
