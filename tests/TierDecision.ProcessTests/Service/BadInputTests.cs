using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
using TierDecision.ProcessTests.Fuzz;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Requests that are wrong: what is said of them, and that nothing else becomes of them.</summary>
public sealed class BadInputTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Call = """{"contact":{"channel":"CHANNEL_VOICE"}}""";

    private readonly ServiceProcess _service = fixture.Service;

    [Fact]
    public async Task Wrong_fields_are_invalid_argument_with_bad_request_details()
    {
        var request = new DecideRequest { Customer = new Customer { ExternalId = new ExternalId { Id = "7" } }, Contact = new Contact() };

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _service.Client.DecideAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Contains("customer.external_id.source is required", failure.Status.Detail, StringComparison.Ordinal);
        var status = Google.Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(((int)Code.InvalidArgument, failure.Status.Detail), (status.Code, status.Message));
        var details = Assert.Single(status.Details, detail => detail.Is(BadRequest.Descriptor)).Unpack<BadRequest>();
        Assert.Equal(["customer.external_id.source", "contact.channel"], details.FieldViolations.Select(violation => violation.Field));
        Assert.All(details.FieldViolations, violation => Assert.NotEqual("", violation.Description));
    }

    [Fact]
    public async Task Every_method_refuses_what_is_wrong_over_grpc_and_http()
    {
        await RefusedAsync(async () => await _service.Client.DecideAsync(new DecideRequest()));
        await RefusedAsync(async () => await _service.Client.GetPriorityAsync(new GetPriorityRequest()));
        await RefusedAsync(async () => await _service.Client.GetSlaAsync(new GetSlaRequest()));
        await RefusedAsync(async () => await _service.Client.GetRouteAsync(new GetRouteRequest()));
        await RefusedAsync(async () => await _service.Client.DecideBatchAsync(new DecideBatchRequest()));
        foreach (var path in new[] { "/v1/decide", "/v1/priority", "/v1/sla", "/v1/route", "/v1/decide-batch" })
        {
            using var response = await _service.PostAsync(path, "{}");
            Assert.Equal(path == "/v1/decide-batch" ? "requests" : "context", Assert.Single(await FieldsAsync(response)));
        }

        static async Task RefusedAsync(Func<Task> call) =>
            Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
    }

    [Theory]
    [InlineData("""{"customer":{"external_id":{"id":"7"}},"contact":{"language":"?"}}""", "customer.external_id.source", "contact.channel")]
    [InlineData("""{"customer":{},"order":{"value":-1}}""", "order.value")]
    [InlineData("""{"contact":{"channel":99}}""", "contact.channel")]
    [InlineData("""{"order":{"value":"NaN"}}""", "order.value")]
    [InlineData("""{"ticket":{"created_at":"2999-01-01T00:00:00Z"}}""", "ticket.created_at")]
    [InlineData("", "body")]
    [InlineData("null", "body")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    [InlineData("""{"contact":{"channel":"CHANNEL_VOICE"},"urgency":3}""", "urgency")]
    [InlineData("""{"contact":{"channel":"PHONE"}}""", "contact.channel")]
    [InlineData("""{"contact":{"channel":"CHANNEL_VOICE"},"ticket":{}}""", "ticket")]
    [InlineData("""{"order":{"value":1e999}}""", "order.value")]
    [InlineData("""{"customer":{"customer_id":46},"contact":{"channel":"CHANNEL_VOICE"}}""", "customer.customer_id")]
    [InlineData("""{"request_id":"\ud800","contact":{"channel":"CHANNEL_VOICE"}}""", "request_id")]
    [InlineData("""{"ticket":{"created_at":"2026-02-30T00:00:00Z"}}""", "ticket.created_at")]
    [InlineData("""{"ticket":{"created_at":"2021-06-15T09:45:49"}}""", "ticket.created_at")]
    public async Task Wrong_json_is_a_problem_that_names_the_field(string json, params string[] fields)
    {
        using var response = await _service.PostAsync("/v1/decide", json);

        Assert.Equal(fields, await FieldsAsync(response));
    }

    [Fact]
    public async Task Unknown_json_field_is_named()
    {
        using var response = await _service.PostAsync("/v1/decide", """{"contact":{"channel":"CHANNEL_VOICE"},"urgency":3}""");

        Assert.Contains("urgency", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // A caller is always routed: what only helps is left out, and the answer says so.
    [Theory]
    [InlineData("/v1/decide", "reasons")]
    [InlineData("/v1/priority", "data_notice")]
    [InlineData("/v1/sla", "data_notice")]
    [InlineData("/v1/route", "data_notice")]
    public async Task Call_with_fields_that_cannot_be_used_is_decided_without_them(string path, string member)
    {
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(
            """
            {"customer":{"phone":"\"Jörg\" <sip:+442079460958@h>"},
             "contact":{"channel":"voice","language":"gsw","topic":"Rücksendung","arrived_at":"2999-01-01T00:00:00Z","matter":""}}
            """));
        content.Headers.ContentType = new("application/json");

        using var response = await _service.PostAsync(path, content);

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var reasons = answer.RootElement.GetProperty(member);
        reasons = reasons.ValueKind == JsonValueKind.Object ? reasons.GetProperty("reasons") : reasons;
        Assert.Equal(
            ["contact.arrived_at", "contact.language", "contact.topic", "contact.matter"],
            reasons.EnumerateArray().Where(reason => reason.GetProperty("code").GetString() == "REASON_CODE_FIELD_LEFT_OUT")
                .Select(reason => reason.GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task Body_that_is_not_UTF8_is_refused()
    {
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes("""{"customer":{"customer_id":"Zoë"},"contact":{"channel":"CHANNEL_VOICE"}}"""));
        content.Headers.ContentType = new("application/json");
        using var response = await _service.PostAsync("/v1/decide", content);

        Assert.Equal("customer.customer_id", Assert.Single(await FieldsAsync(response)));
    }

    [Fact]
    public async Task Json_takes_the_words_of_policies()
    {
        using var decided = await _service.PostAsync("/v1/decide", """{"contact":{"channel":"voice","matter":"legal"}}""");
        using var clocks = await _service.PostAsync(
            "/v1/sla-clocks",
            """{"ticket":{"channel":"email"},"pinned":[{"metric":"resolution","target":"4h","calendar":"24x7","pause_on":["pending"]}]}""");

        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        Assert.Contains("\"target\": \"14400s\"", await clocks.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // Serializers write what is not set as null.
    [Theory]
    [InlineData("/v1/decide", """{"customer":{"phone":"+491701234567","email":null},"contact":{"channel":"CHANNEL_VOICE"},"ticket":null,"order":null}""")]
    [InlineData("/v1/priority", """{"customer":null,"ticket":{},"contact":null,"order":null}""")]
    [InlineData("/v1/sla", """{"contact":null,"order":{"value":1,"promised_at":null}}""")]
    [InlineData("/v1/route", """{"ticket":null,"contact":{"channel":"voice"}}""")]
    [InlineData("/v1/decide-batch", """{"requests":[{"order":null,"ticket":null,"contact":{"channel":"CHANNEL_VOICE"}}]}""")]
    [InlineData("/v1/rank-orders", """{"orders":[{"order_id":"a","customer":{"phone":null,"customer_id":"42"},"order":{"value":1}}],"units_per_hour":1,"by_product":null}""")]
    public async Task Null_says_that_a_member_is_not_set(string path, string json)
    {
        using var response = await _service.PostAsync(path, json);

        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync()));
        Assert.DoesNotContain("\"error\":", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_of_a_batch_that_cannot_be_read_spoils_only_its_own_answer()
    {
        const string Wrong = """{"contact":{"channel":"PHONE"}}""";
        using var response = await _service.PostAsync("/v1/decide-batch", $$"""{"requests":[{{Call}},{{Wrong}},{{Call}},7,{}]}""");
        using var alone = await _service.PostAsync("/v1/decide", Wrong);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var results = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("results").EnumerateArray().ToList();
        var error = JsonDocument.Parse(await alone.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0];
        Assert.Equal(
            ["", "requests[1].contact.channel", "", "requests[3]", "requests[4].context"],
            results.Select(one => one.TryGetProperty("error", out var wrong) ? wrong.GetProperty("field").GetString() : ""));
        Assert.Equal(error.GetProperty("description").GetString(), results[1].GetProperty("error").GetProperty("description").GetString());
        Assert.Equal(5, results.Count);
    }

    // Two names in another encoding, of which each wrong byte was read as the same replacement character, were one customer.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_over_gRPC_that_is_not_UTF8_is_refused_with_its_field(bool byLibrary)
    {
        using var client = new FuzzClient(_service.GrpcAddress, _service.HttpAddress);
        byte[] message = [0x0A, 0x08, 0x0A, 0x06, (byte)'M', 0xFC, (byte)'l', (byte)'l', (byte)'e', (byte)'r', 0x12, 0x02, 0x08, 0x01];
        const string path = "/tierdecision.v1.DecisionService/Decide";

        var answer = byLibrary ? await client.LibraryAsync(path, message) : await client.PlainAsync(path, message);

        Assert.Equal(("3", "customer.customer_id is not UTF-8"), (answer.Grpc, answer.Detail));
    }

    [Fact]
    public async Task Ids_are_compared_byte_by_byte()
    {
        var customers = new CustomerService.CustomerServiceClient(_service.Channel);
        var tier = (await _service.Client.DecideAsync(Requests.Call("42"))).Tier.Name;
        await customers.PutCustomerAsync(new PutCustomerRequest { CustomerId = "M\u00FCller", Score = new ScoreRecord { Tier = tier } });

        // The same letters in two code points.
        var other = await Assert.ThrowsAsync<RpcException>(async () => await customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = "Mu\u0308ller" }));

        Assert.Equal(StatusCode.NotFound, other.StatusCode);
        Assert.Equal(tier, (await customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = "M\u00FCller" })).Score.Tier);
    }

    [Theory]
    [InlineData("ffffff")]
    [InlineData("0a02220022ffffffff070b09000000000040594028060b0900000000004059402806")]
    public async Task Broken_message_is_invalid_argument_on_both_paths(string hex)
    {
        using var client = new FuzzClient(_service.GrpcAddress, _service.HttpAddress);
        foreach (var method in new[] { "DecisionService/Decide", "DecisionService/DecideBatch", "CustomerService/PutCustomer" })
        {
            var plain = await client.PlainAsync($"/tierdecision.v1.{method}", Convert.FromHexString(hex));
            var library = await client.CompressedAsync($"/tierdecision.v1.{method}", Convert.FromHexString(hex));

            Assert.Equal("3", plain.Grpc);
            Assert.Equal(plain, library);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_that_is_too_large_is_413(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/decide", UriKind.Relative)) { Content = new StringContent(Call.PadRight(65_537), mediaType: new("application/json")) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await _service.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        using var largest = await _service.PostAsync("/v1/decide", Call.PadRight(65_536));
        Assert.Equal(HttpStatusCode.OK, largest.StatusCode);
    }

    [Fact]
    public async Task Body_of_broken_chunks_is_400()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _service.HttpAddress.Port);
        await socket.SendAsync("POST /v1/decide HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n"u8.ToArray());
        var answer = new byte[12];
        using var stream = new NetworkStream(socket);

        await stream.ReadExactlyAsync(answer);

        Assert.Equal("HTTP/1.1 400", Encoding.ASCII.GetString(answer));
    }

    [Fact]
    public async Task Message_that_is_too_large_is_resource_exhausted()
    {
        var request = Requests.Call("42");
        request.Contact.Topic = new string('x', 4 * 1024 * 1024);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _service.Client.DecideAsync(request));

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v1/decide", "POST")]
    [InlineData("PUT", "/v1/decide", "POST")]
    [InlineData("DELETE", "/v1/put-customer", "POST")]
    [InlineData("GET", "/v1/rank-orders", "POST")]
    [InlineData("PUT", "/v1/queue-states", "GET", "POST")]
    [InlineData("DELETE", "/v1/queue-states", "GET", "POST")]
    [InlineData("POST", "/v1/explanations/0123456789abcdef0123456789abcdef", "GET")]
    public async Task Wrong_method_is_told_which_are_allowed(string method, string path, params string[] allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var response = await _service.Http.SendAsync(request);

        Assert.Equal(
            (HttpStatusCode.MethodNotAllowed, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(allowed, response.Content.Headers.Allow.Order(StringComparer.Ordinal));
        Assert.Contains("\"reason\":\"METHOD_NOT_ALLOWED\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v1/decde")]
    [InlineData("GET", "/")]
    public async Task Wrong_path_is_a_problem(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var response = await _service.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Empty(response.Content.Headers.Allow);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("\"reason\":\"ADDRESS_UNKNOWN\"", text, StringComparison.Ordinal);
        Assert.Contains("POST /v1/decide", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_call_says_the_reason_for_programs()
    {
        var customers = new CustomerService.CustomerServiceClient(_service.Channel);

        var malformed = await Assert.ThrowsAsync<RpcException>(async () => await _service.Client.DecideAsync(new DecideRequest()));
        var missing = await Assert.ThrowsAsync<RpcException>(
            async () => await customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = "nobody" }));

        Assert.Equal(("tierdecision", "REQUEST_MALFORMED"), Reason(malformed));
        Assert.Equal(("tierdecision", "CUSTOMER_NOT_FOUND"), Reason(missing));

        static (string, string) Reason(RpcException failure)
        {
            var details = Google.Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin")).Details;
            var info = Assert.Single(details, detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
            return (info.Domain, info.Reason);
        }
    }

    [Fact]
    public async Task Answer_is_json_in_UTF8_and_compact_unless_asked_otherwise()
    {
        using var compact = await _service.PostAsync("/v1/decide", Call);
        using var pretty = await _service.PostAsync("/v1/decide?pretty", Call);

        Assert.Equal("application/json; charset=utf-8", compact.Content.Headers.ContentType!.ToString());
        Assert.DoesNotContain('\n', await compact.Content.ReadAsStringAsync());
        Assert.Contains("\n  \"decision_id\"", await pretty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> FieldsAsync(HttpResponseMessage response)
    {
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        return [.. problem.GetProperty("errors").EnumerateArray().Select(error =>
        {
            Assert.NotEqual("", error.GetProperty("description").GetString());
            return error.GetProperty("field").GetString()!;
        })];
    }
}
