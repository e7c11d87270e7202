using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>The real service with a keys file, over gRPC and HTTP.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly KeysFile _keys = new();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task Refusals_say_what_to_do_in_the_callers_own_protocol()
    {
        _keys.Write(("desk", "decide", null), ("late", "decide", "2020-01-31"));
        await using var service = await ServiceProcess.StartAsync(_keys.Settings());

        var (unauthorized, noKey) = await PostAsync(service, "/v1/decide", caller: null);
        var (_, unknown) = await PostAsync(service, "/v1/decide", caller: "stranger");
        var (_, expired) = await PostAsync(service, "/v1/decide", caller: "late");
        var (forbidden, denied) = await PostAsync(service, "/v1/remove-customer", caller: "desk");
        var (notFound, _) = await PostAsync(service, "/v1/remove-customers", caller: "desk");
        var overGrpc = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.DecideAsync(Requests.Call("42")));
        var deniedOverGrpc = await Assert.ThrowsAsync<RpcException>(
            async () => await new CustomerService.CustomerServiceClient(service.Channel).RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "42" }, _keys.Headers("desk")));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (unauthorized, forbidden, notFound));
        Assert.Contains("authorization: Bearer KEY", noKey, StringComparison.Ordinal);
        Assert.Contains("The key is not known", unknown, StringComparison.Ordinal);
        Assert.Contains("The key has expired", expired, StringComparison.Ordinal);
        Assert.Contains("'desk' needs the permission customers.write", denied, StringComparison.Ordinal);
        Assert.Equal((StatusCode.Unauthenticated, StatusCode.PermissionDenied), (overGrpc.StatusCode, deniedOverGrpc.StatusCode));
        Assert.Contains("'desk' needs the permission customers.write", deniedOverGrpc.Status.Detail, StringComparison.Ordinal);

        using var challenge = await service.PostAsync("/v1/decide", "{}");
        Assert.Equal("Bearer", challenge.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("application/problem+json", challenge.Content.Headers.ContentType!.MediaType);
        var metrics = await service.MetricsAsync();
        Assert.Contains("tierdecision_access_refusals_total{reason=\"not_allowed\",caller=\"desk\"} 2", metrics, StringComparison.Ordinal);
        Assert.Contains("tierdecision_access_refusals_total{reason=\"expired\",caller=\"\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("tierdecision_access_keys 2", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_protocol_of_a_port_is_no_way_round()
    {
        _keys.Write(("desk", "decide", null));
        await using var service = await ServiceProcess.StartAsync(_keys.Settings());
        using var client = new HttpClient();

        // JSON over HTTP/2 at the gRPC address.
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(service.GrpcAddress, HttpVersion.Version20, "application/json", "/v1/decide", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(service.GrpcAddress, HttpVersion.Version20, "application/json", "/v1/decide", "desk")).StatusCode);

        // gRPC over HTTP/1 at the HTTP address, and under a name in other letters, which routing would find.
        using var overHttp1 = await SendAsync(service.HttpAddress, HttpVersion.Version11, "application/grpc", "/tierdecision.v1.DecisionService/Decide", null);
        using var inOtherLetters = await SendAsync(service.GrpcAddress, HttpVersion.Version20, "application/grpc", "/tierdecision.v1.customerservice/removecustomer", "desk");
        Assert.Equal("16", overHttp1.Headers.GetValues("grpc-status").Single());
        Assert.Equal("7", inOtherLetters.Headers.GetValues("grpc-status").Single());

        // Two keys are none.
        using var twice = new HttpRequestMessage(HttpMethod.Post, new Uri(service.HttpAddress, "/v1/decide"));
        twice.Headers.TryAddWithoutValidation("authorization", [$"Bearer {_keys.Key("desk")}", $"Bearer {_keys.Key("desk")}"]);
        using var refused = await client.SendAsync(twice);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        async Task<HttpResponseMessage> SendAsync(Uri address, Version version, string type, string path, string? caller)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
            {
                Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent("{}"),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
            request.Headers.Authorization = caller is null ? null : new AuthenticationHeaderValue("Bearer", _keys.Key(caller));
            return await client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Health_and_metrics_are_open()
    {
        _keys.Write(("desk", "decide", null));
        await using var service = await ServiceProcess.StartAsync(_keys.Settings());

        foreach (var path in new[] { "/health/live", "/health/ready", "/metrics" })
        {
            using var response = await service.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Keys_are_rotated_while_the_service_runs_and_a_broken_file_changes_nothing()
    {
        _keys.Write(("old", "decide", null));
        await using var service = await ServiceProcess.StartAsync(_keys.Settings());
        Assert.Equal(StatusCode.OK, await DecideAsync("old"));

        _keys.Write(("old", "decide", null), ("new", "decide", null));
        await Wait.UntilAsync(async () => await DecideAsync("new") == StatusCode.OK, "the new key is good");
        Assert.Equal(StatusCode.OK, await DecideAsync("old"));

        _keys.WriteText("keys: [{name: new}]");
        await Wait.UntilAsync(async () => (await service.MetricsAsync()).Contains("tierdecision_access_files_refused_total 1", StringComparison.Ordinal), "the file is refused");
        Assert.Equal((StatusCode.OK, StatusCode.OK), (await DecideAsync("old"), await DecideAsync("new")));

        _keys.Write(("new", "decide", null));
        await Wait.UntilAsync(async () => await DecideAsync("old") == StatusCode.Unauthenticated, "the old key is no good any more");
        Assert.Equal(StatusCode.OK, await DecideAsync("new"));

        await service.StopAsync();
        Assert.Equal(2, service.Output.Split("The changed keys file is refused").Length);
        Assert.Contains("keys[0].sha256: is missing", service.Output, StringComparison.Ordinal);

        async Task<StatusCode> DecideAsync(string caller) => await CallAsync(service, "/tierdecision.v1.DecisionService/GetPriority", _keys.Headers(caller), new GetPriorityRequest
        {
            Contact = new Contact { Channel = Channel.Voice },
        });
    }

    [Fact]
    public async Task Caller_owns_its_request_ids_and_is_named_in_the_log_and_in_overrides()
    {
        _keys.Write(("one", "decide, customers.read, customers.write", null), ("two", "decide", null));
        await using var service = await ServiceProcess.StartAsync(_keys.Settings(
            ("TIERDECISION__REPLIES__KEEPANSWERSFOR", "00:01:00"), ("TIERDECISION__DECISIONLOG__TARGET", "File"), ("TIERDECISION__DECISIONLOG__FILE", "log.jsonl")));
        var request = Requests.Call("42");
        var plain = await service.Client.DecideAsync(request, _keys.Headers("two"));
        request.RequestId = "r1";
        var first = await service.Client.DecideAsync(request, _keys.Headers("one"));
        var again = await service.Client.DecideAsync(request, _keys.Headers("one"));
        var other = await service.Client.DecideAsync(request, _keys.Headers("two"));

        var customers = new CustomerService.CustomerServiceClient(service.Channel);
        await customers.SetOverrideAsync(
            new SetOverrideRequest { CustomerId = "42", Tier = "gold", Reason = "a test", ExpiresAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(1)) },
            _keys.Headers("one"));
        var stored = await customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = "42" }, _keys.Headers("one"));
        await service.StopAsync();

        Assert.Equal(first.DecisionId, again.DecisionId);
        Assert.NotEqual(first.DecisionId, other.DecisionId);
        Assert.Equal("one", stored.TierOverride.Author);
        var callers = (await File.ReadAllLinesAsync(Path.Combine(service.Folder, "log.jsonl")))
            .Select(line => JsonNode.Parse(line)!).ToDictionary(entry => (string)entry["decision_id"]!, entry => (string)entry["caller"]!);
        Assert.Equal(new Dictionary<string, string> { [plain.DecisionId] = "two", [first.DecisionId] = "one", [other.DecisionId] = "two" }, callers);
    }

    [Fact]
    public async Task Rejects_a_start_with_a_file_with_errors()
    {
        _keys.WriteText("keys:", "  - {name: a, sha256: 12, allow: [decide]}", "  - {name: b, allow: [all]}");

        await using var run = await ServiceProcess.RunAsync(_keys.Settings());

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"The keys file '{_keys.Path}' cannot be used; 3 errors:", run.ErrorLines[0]);
        Assert.StartsWith("  line 2, keys[0].sha256: '12' is no SHA-256", run.ErrorLines[1], StringComparison.Ordinal);
        Assert.Equal(4, run.ErrorLines.Count);
    }

    private static async Task<StatusCode> CallAsync(ServiceProcess service, string path, Metadata headers, Google.Protobuf.IMessage? message = null)
    {
        var parts = path.Split('/');
        var bytes = Marshallers.Create(bytes => bytes, bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.Unary, parts[1], parts[2], bytes, bytes);
        using var call = service.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers), Google.Protobuf.MessageExtensions.ToByteArray(message ?? new Empty()));
        try
        {
            await call;
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(ServiceProcess service, string path, string? caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = caller is null ? null : new AuthenticationHeaderValue("Bearer", _keys.Key(caller));
        using var response = await service.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
