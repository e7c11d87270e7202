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
        var answer = await CallAsync("DecideBatch", """{"requests":[{"order":{"value":12.5}},{"customer":{"email":"?"},"ticket":{"created_at":{"seconds":1}}}]}""");

        var results = answer.GetProperty("answer").GetProperty("results");
        Assert.Equal(2, results.GetArrayLength());
        Assert.Equal("SLA_METRIC_SHIP_BY", results[0].GetProperty("decision").GetProperty("sla").GetProperty("targets")[0].GetProperty("metric").GetString());
        Assert.Equal("requests[1].ticket.created_at", results[1].GetProperty("error").GetProperty("field").GetString());
    }

    [GrpcJsFact]
    public async Task Wrong_request_is_invalid_argument_with_details()
    {
        var answer = await CallAsync("Decide", """{"order":{"value":-1,"promised_at":{"seconds":1}}}""");

        Assert.Equal(3, answer.GetProperty("code").GetInt32());
        var status = Google.Rpc.Status.Parser.ParseFrom(answer.GetProperty("status").GetBytesFromBase64());
        Assert.Equal(
            ["order.value", "order.promised_at"],
            status.Details[0].Unpack<BadRequest>().FieldViolations.Select(violation => violation.Field));
        Assert.Equal("REQUEST_MALFORMED", status.Details[1].Unpack<ErrorInfo>().Reason);
    }

    // This client shows grpc-message as it came where it came without a need to be decoded.
    [GrpcJsFact]
    public async Task Text_of_a_refusal_is_shown_as_it_was_written()
    {
        var answer = await CallAsync("Decide", """{"order":{"value":-1},"request_id":"REQUEST"}""".Replace("REQUEST", new string('x', 129), StringComparison.Ordinal));

        Assert.Equal(
            "request_id is too long: 129 characters, at most 128; order.value must be a number of 0 or more; got -1",
            answer.GetProperty("details").GetString());
    }

    [GrpcJsFact]
    public async Task List_with_thousands_of_members_is_refused_in_a_text_that_is_read()
    {
        var answer = await CallAsync("DecideBatch", "{\"requests\":[" + string.Join(',', Enumerable.Repeat("{}", 20_000)) + "]}");

        Assert.Equal((3, "requests has 20000 members; it must have 1 to 1000"), (answer.GetProperty("code").GetInt32(), answer.GetProperty("details").GetString()));
    }

    [GrpcJsFact]
    public async Task Policies_are_told_and_what_is_tried_is_shown()
    {
        var text = JsonSerializer.Serialize(await File.ReadAllTextAsync(Path.Combine(ProgramPath.Repository, "policies", "contact-centre.yaml")));

        var told = (await CallAsync("DescribePolicy", $$$"""{"policy":{"draft":{"text":{{{text}}} } },"language":"zh"}""", "PolicyService")).GetProperty("answer");
        Assert.Equal(("zh", "contact-centre,版本 2026-01"), (told.GetProperty("language").GetString(), told.GetProperty("title").GetString()));
        var trials = (await CallAsync("GetPolicyTrials", "{}", "PolicyTrialService")).GetProperty("answer");
        Assert.Equal(JsonValueKind.Null, trials.GetProperty("shadow").ValueKind);
        var refused = await CallAsync("StartCanary", """{"revision":"0123456789ab","expected_revision":"file","share":101}""", "PolicyTrialService");
        Assert.Equal(
            (3, "share must be a percentage of 0 to 100 with at most two decimals; got 101"),
            (refused.GetProperty("code").GetInt32(), refused.GetProperty("details").GetString()));
    }

    private async Task<JsonElement> CallAsync(string method, string request, string service = "DecisionService")
    {
        var address = fixture.Service.GrpcAddress.Authority;
        await using var node = await ChildProcess.RunAsync(
            "node", [Path.Combine(GrpcJsFactAttribute.Folder, "call.js"), address, service, method, request], fixture.Service.Folder);
        Assert.True(node.ExitCode == 0, node.Error);
        return JsonDocument.Parse(node.Output).RootElement;
    }
}
