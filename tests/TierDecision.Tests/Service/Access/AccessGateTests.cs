using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using NodaTime;
using TierDecision.Configuration.Access;
using TierDecision.Service.Access;

namespace TierDecision.Tests.Service.Access;

public class AccessGateTests
{
    private const string Decide = "/tierdecision.v1.DecisionService/Decide";
    private const string Remove = "/tierdecision.v1.CustomerService/RemoveCustomer";
    private const string Differences = "/tierdecision.v1.PolicyTrialService/ListTrialDifferences";

    private static readonly AccessTable Table = new(
    [
        (Decide, Permissions.Decide), (Differences, Permissions.Decide | Permissions.Explain),
        ("/v1/both", Permissions.Decide | Permissions.Queues), (Remove, Permissions.CustomersWrite), ("/v1/decide", Permissions.Decide),
        ("/v1/explanations/{decision_id}", Permissions.Explain), ("/health/live", Permissions.None), ("/health/ready", Permissions.None),
        ("/metrics", Permissions.None),
    ]);

    private readonly string _key = AccessKeyText.Generate();
    private readonly FixedTime _time = new(new DateTimeOffset(2027, 6, 30, 23, 59, 59, TimeSpan.Zero));
    private readonly AccessKeysState _keys;
    private readonly AccessGate _gate;
    private string? _passed;

    public AccessGateTests()
    {
        _keys = AccessKeysState.Of(new AccessKey("desk", AccessKeyText.Hash(_key), Permissions.Decide | Permissions.Queues, new LocalDate(2027, 6, 30)));
        _gate = new AccessGate(
            context =>
            {
                _passed = Caller.NameOf(context);
                return Task.CompletedTask;
            },
            Table,
            _keys,
            new AccessMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())),
            new AccessRefusalLog(_time, NullLogger<AccessRefusalLog>.Instance),
            _time);
    }

    [Theory]
    [InlineData("Bearer $K")]
    [InlineData("bearer $K")]
    [InlineData("BEARER   $K")]
    public async Task Key_that_allows_it_is_let_through_under_its_name(string header)
    {
        Assert.Equal(StatusCode.OK, await AskAsync(Decide, header));
        Assert.Equal("desk", _passed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$K")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer$K")]
    [InlineData("Bearer\t$K")]
    [InlineData("Basic $K")]
    [InlineData("Bearer $K x")]
    [InlineData("Bearer $K, Bearer $K")]
    [InlineData("Bearer td_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Rejects_what_is_no_known_key(string header) => Assert.Equal(StatusCode.Unauthenticated, await AskAsync(Decide, header));

    [Fact]
    public async Task Rejects_a_call_without_authorization_and_one_with_two()
    {
        Assert.Equal(StatusCode.Unauthenticated, await AskAsync(Decide));
        Assert.Equal(StatusCode.Unauthenticated, await AskAsync(Decide, "Bearer $K", "Bearer $K"));
    }

    [Fact]
    public async Task Rejects_a_key_from_the_end_of_its_last_day_on_also_one_that_was_let_through_before()
    {
        Assert.Equal(StatusCode.OK, await AskAsync(Decide, "Bearer $K"));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(StatusCode.Unauthenticated, await AskAsync(Decide, "Bearer $K"));
    }

    [Fact]
    public async Task Rejects_what_the_key_allows_a_part_of_and_names_what_is_missing()
    {
        Assert.Equal(StatusCode.OK, await AskAsync("/v1/both", "Bearer $K"));
        Assert.Equal(StatusCode.PermissionDenied, await AskAsync(Differences, "Bearer $K"));

        var denied = Context(Differences, $"Bearer {_key}");
        await _gate.Invoke(denied);

        var message = Uri.UnescapeDataString(denied.Response.Headers.GrpcMessage!);
        Assert.StartsWith("'desk' needs the permission explain: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_what_the_key_does_not_allow() => Assert.Equal(StatusCode.PermissionDenied, await AskAsync(Remove, "Bearer $K"));

    [Theory]
    [InlineData("/tierdecision.v1.DecisionService/Nothing")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("//v1/decide")]
    [InlineData("/v1/decide//")]
    [InlineData("/v1/explanations/")]
    [InlineData("/v1/explanations//")]
    [InlineData("/v1/explanations/1/2")]
    [InlineData("/health")]
    [InlineData("/health/live/x")]
    [InlineData("/metrics2")]
    public async Task Rejects_what_is_not_in_the_table_to_holders_of_keys_as_absent_and_to_others_as_everything(string path)
    {
        Assert.Equal(StatusCode.Unimplemented, await AskAsync(path, "Bearer $K"));
        Assert.Equal(StatusCode.Unauthenticated, await AskAsync(path));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/Metrics/")]
    public async Task Health_and_metrics_are_open(string path)
    {
        Assert.Equal(StatusCode.OK, await AskAsync(path));
        Assert.Equal("", _passed);
    }

    [Fact]
    public async Task Message_names_caller_and_permission_only_to_holders_of_keys_and_never_the_key()
    {
        var denied = Context(Remove, $"Bearer {_key}");
        var unknown = Context(Remove, $"Bearer {AccessKeyText.Generate()}");

        await _gate.Invoke(denied);
        await _gate.Invoke(unknown);

        var (forDenied, forUnknown) = (Uri.UnescapeDataString(denied.Response.Headers.GrpcMessage!), Uri.UnescapeDataString(unknown.Response.Headers.GrpcMessage!));
        Assert.StartsWith("'desk' needs the permission customers.write: ", forDenied, StringComparison.Ordinal);
        Assert.DoesNotContain("desk", forUnknown, StringComparison.Ordinal);
        Assert.All([forDenied, forUnknown], message => Assert.DoesNotContain(AccessKeyText.Prefix, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Call_that_is_let_through_allocates_nothing()
    {
        var context = Context(Decide, $"Bearer {_key}");

        Assert.Equal(0, Allocations.Of(() => _gate.Invoke(context)));
        Assert.Equal("desk", _passed);
    }

    private async Task<StatusCode> AskAsync(string path, params string[] authorization)
    {
        _passed = null;
        var context = Context(path, [.. authorization.Select(text => text.Replace("$K", _key, StringComparison.Ordinal))]);
        await _gate.Invoke(context);
        var refused = context.Response.Headers.GrpcStatus.Count > 0;
        Assert.Equal(refused, _passed is null);
        return refused ? Enum.Parse<StatusCode>(context.Response.Headers.GrpcStatus!) : StatusCode.OK;
    }

    private static DefaultHttpContext Context(string path, params string[] authorization)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        context.Request.ContentType = "application/grpc";
        if (authorization.Length > 0)
        {
            context.Request.Headers.Authorization = new StringValues(authorization);
        }

        return context;
    }
}
