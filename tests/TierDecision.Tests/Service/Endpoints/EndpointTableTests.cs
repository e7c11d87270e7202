using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Routing;
using TierDecision.Configuration.Access;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Service.Endpoints;
using TierDecision.Service.Hosting;
using TierDecision.Service.Policies;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Endpoints;

public sealed class EndpointTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("table-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_method_of_the_contract_has_one_row_and_needs_a_permission()
    {
        var methods = typeof(DecideRequest).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor")?.GetGetMethod())
            .Where(getter => getter is { IsStatic: true } && getter.ReturnType == typeof(FileDescriptor))
            .SelectMany(getter => ((FileDescriptor)getter!.Invoke(null, null)!).Services)
            .SelectMany(service => service.Methods)
            .ToList();

        Assert.True(methods.Count >= 19);
        Assert.Equal(methods.Select(method => method.FullName).Order(), EndpointTable.All.Select(row => row.Method.FullName).Order());
        Assert.All(EndpointTable.All, row => Assert.NotEqual(Permissions.None, row.Permission));
    }

    // Every permission, or several that are needed together, has a row that names its methods and routes, or all methods of a service.
    [Fact]
    public void Documentation_gives_every_method_the_permission_that_it_needs()
    {
        var rows = File.ReadLines(Repository.PathOf("docs", "access.md")).Select(line => line.Split('|'))
            .Where(cells => cells.Length == 5)
            .Select(cells => (Words: cells[1].Replace("`", "", StringComparison.Ordinal).Trim().Split(" and "), Grpc: cells[2], Http: cells[3]))
            .Where(row => row.Words.All(word => PermissionWords.TryParse(word, out _)))
            .ToDictionary(row => string.Join(", ", row.Words), row => (row.Grpc, row.Http));

        Assert.All(EndpointTable.All, row =>
        {
            var (grpc, http) = rows[PermissionWords.Text(row.Permission)];
            Assert.Matches($@"\b({row.Method.Name}|{row.Method.Service.Name})\b", grpc);
            Assert.Contains(row.Route["/v1/".Length..].Split('/')[0], http, StringComparison.Ordinal);
            Assert.DoesNotContain(rows.Where(other => other.Key != PermissionWords.Text(row.Permission)), other =>
                other.Value.Http.Split('`').Contains(row.Route["/v1/".Length..]) || other.Value.Http.Split('`').Contains(row.Route));
        });
    }

    [Fact]
    public async Task Every_endpoint_that_is_mapped_is_in_the_access_table_and_open_is_what_is_meant_to_be()
    {
        var paths = await MappedAsync();

        Assert.True(paths.Count >= 35);
        var open = new List<string>();
        Assert.All(paths, path =>
        {
            Assert.True(EndpointTable.Access.TryFind(path, out var needed), path);
            if (needed == Permissions.None)
            {
                open.Add(path);
            }
        });
        Assert.Equal(["/health/live", "/health/ready", "/metrics"], open.Order());
    }

    [Fact]
    public async Task Every_row_is_mapped_over_grpc_and_http()
    {
        var paths = await MappedAsync();

        Assert.All(EndpointTable.All, row => Assert.Contains(row.GrpcPath, paths));
        Assert.All(EndpointTable.All, row => Assert.Contains(Filled(row.Route), paths));
    }

    [Theory]
    [InlineData("/tierdecision.v1.DecisionService/DecideBatch", Permissions.Decide)]
    [InlineData("/tierdecision.v1.DecisionService/GetExplanation", Permissions.Explain)]
    [InlineData("/v1/explanations/aa593787822e04ac0000000000000002", Permissions.Explain)]
    [InlineData("/v1/text-catalogs/en", Permissions.Decide)]
    [InlineData("/v1/rank-orders", Permissions.Decide)]
    [InlineData("/v1/queue-states", Permissions.Queues)]
    [InlineData("/v1/trace-customer", Permissions.CustomersRead)]
    [InlineData("/V1/Remove-Customer/", Permissions.CustomersWrite)]
    [InlineData("/v1/list-audit-entries", Permissions.Audit)]
    [InlineData("/v1/start-canary", Permissions.PoliciesActivate)]
    [InlineData("/v1/list-trial-differences", Permissions.PoliciesRead | Permissions.Explain)]
    [InlineData("/tierdecision.v1.customerservice/removecustomer", Permissions.CustomersWrite)]
    public void Permission_is_that_of_what_routing_would_find(string path, Permissions permission)
    {
        Assert.True(EndpointTable.Access.TryFind(path, out var needed));
        Assert.Equal(permission, needed);
    }

    // A path that a caller would send.
    private static string Filled(string route) =>
        route.Replace("{decision_id}", "x", StringComparison.Ordinal).Replace("{language}", "x", StringComparison.Ordinal);

    // All routes of the whole service, which is built and not started.
    private async Task<List<string>> MappedAsync()
    {
        var test = new TestService();
        var options = new TierDecisionOptions { Embedded = new() { File = Path.Combine(_folder, "store.db") } };
        await using var app = ServiceApplication.Build(
            ServiceConfiguration.CreateBuilder([]), options, StartPolicy.Of(new PolicyLoad(test.Plan, [], "0123456789ab", "policy.yaml")), TestService.Hasher, TimeProvider.System);
        return
        [
            .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))

                // The library's answer to methods that do not exist.
                .Where(path => !path.Contains("{unimplemented", StringComparison.Ordinal))
                .Select(Filled)
                .Distinct(),
        ];
    }
}
