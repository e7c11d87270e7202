using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Tests.Shared;
using TierDecision.V1;
using Customer = TierDecision.V1.Customer;

namespace TierDecision.ProcessTests.Service;

/// <summary>Who changed what, as the store wrote it down and as it is read over gRPC, over HTTP and by <c>tierctl audit</c>.</summary>
public sealed class AuditTests : IDisposable
{
    private const string IdentityKey = "000102030405060708090a0b0c0d0e0f";

    private static readonly string Here = $"{Environment.UserName}@{Environment.MachineName}";

    private readonly KeysFile _keys = new();
    private readonly CliFolder _cli = new();

    public AuditTests()
    {
        _keys.Write(Callers());
        _cli.Set("TIERDECISION__IDENTITY__KEY", IdentityKey);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _cli.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Changes_are_listed_by_customer_caller_kind_and_time_over_every_way(bool inRedis)
    {
        await using var redis = inRedis ? await RedisServer.StartAsync() : null;
        await LoadAsync(redis);
        await using var service = await ServiceProcess.StartAsync(Settings(redis));
        await service.UntilReadyAsync();
        await ChangeAsync(service);

        // Of the customer who was removed is left who changed something, and when.
        var all = await ListAsync(service, new ListAuditEntriesRequest());
        Assert.Equal(
            [
                (AuditKind.CustomerPut, "feed", ""), (AuditKind.FlagsChanged, "crm", "eve"), (AuditKind.OverrideSet, "crm", "ann"),
                (AuditKind.OverrideCleared, "crm", "bob"), (AuditKind.DatasetLoaded, Here, ""),
            ],
            all.Where(entry => !entry.Erased).Select(entry => (entry.Kind, entry.Caller, entry.Author)).Order());
        Assert.Equal(
            [(AuditKind.CustomerPut, "feed"), (AuditKind.AliasChanged, "feed"), (AuditKind.CustomerRemoved, "crm")],
            all.Where(entry => entry.Erased).Select(entry => (entry.Kind, entry.Caller)).Order());
        Assert.All(
            all.Where(entry => entry.Erased),
            entry => Assert.Equal(("", "", "", 0), (entry.CustomerHash, entry.Author, entry.Reason, entry.Changes.Count)));
        Assert.Equal(all.Select(entry => entry.At.ToDateTime()).OrderDescending(), all.Select(entry => entry.At.ToDateTime()));
        Assert.Equal(all.Count, all.Select(entry => entry.Id).Distinct().Count());

        var set = Assert.Single(all, entry => entry.Kind == AuditKind.OverrideSet);
        Assert.Equal(("press contact", HashOf("42")), (set.Reason, set.CustomerHash));
        Assert.Contains(
            set.Changes,
            change => change.Field.Contains("tier", StringComparison.Ordinal) && (change.Before, change.After) == ("", "platinum"));
        Assert.Contains(
            all.Single(entry => entry.Kind == AuditKind.CustomerPut && !entry.Erased).Changes,
            change => change is { Field: "percentile", Before: "70", After: "71" });
        var loaded = all.Single(entry => entry.Kind == AuditKind.DatasetLoaded);
        Assert.Equal("", loaded.CustomerHash);
        Assert.Contains(loaded.Changes, change => change is { Field: "dataset", Before: "", After: "1" });

        // By each filter, and by some of them together.
        await AssertAsync(new() { CustomerId = "42" }, entry => entry.CustomerHash == HashOf("42"), count: 4);
        await AssertAsync(new() { CustomerId = "7" }, _ => false, count: 0);
        await AssertAsync(new() { Caller = "feed" }, entry => entry.Caller == "feed", count: 3);
        await AssertAsync(new() { Kind = AuditKind.OverrideCleared }, entry => entry.Kind == AuditKind.OverrideCleared, count: 1);
        await AssertAsync(
            new() { CustomerId = "42", Caller = "crm", Kind = AuditKind.FlagsChanged }, entry => entry.Kind == AuditKind.FlagsChanged, count: 1);
        await AssertAsync(new() { Since = set.At }, entry => entry.At.CompareTo(set.At) >= 0, count: null);
        await AssertAsync(new() { Until = set.At }, entry => entry.At.CompareTo(set.At) < 0, count: null);

        // Page by page, by the command line as a table and as JSON.
        Assert.Equal(all, await ListAsync(service, new ListAuditEntriesRequest { PageSize = 2 }));
        var table = await TierCtlAsync(service, "auditor", "--customer", "42", "--caller", "crm");
        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        Assert.Equal("Time Kind Caller Author Customer Changes", table.OutputLines[0].Trim());
        Assert.Equal(["flags_changed crm eve", "override_cleared crm bob", "override_set crm ann"], table.OutputLines[2..].Select(line =>
            string.Join(' ', line.Trim().Split(' ').Skip(1).TakeWhile(word => !word.EndsWith('…')))).Order());
        Assert.Contains(HashOf("42")[..12], table.Output, StringComparison.Ordinal);
        Assert.Contains("(press contact)", table.Output, StringComparison.Ordinal);
        var json = await TierCtlAsync(service, "auditor", "--since", "1h", "--kind", "override_set", "--json");
        Assert.Equal(set, JsonParser.Default.Parse<AuditEntry>(Assert.Single(json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))));
        var cut = await TierCtlAsync(service, "auditor", "--limit", "2", "--json");
        Assert.Equal((0, 2), (cut.ExitCode, cut.OutputLines.Length));
        Assert.StartsWith("Warning: there may be older entries", cut.Error, StringComparison.Ordinal);
        Assert.Equal("No entries.\n", (await TierCtlAsync(service, "auditor", "--caller", "nobody")).Output);

        async Task AssertAsync(ListAuditEntriesRequest request, Func<AuditEntry, bool> fits, int? count)
        {
            var found = await ListAsync(service, request);
            Assert.Equal(all.Where(fits), found);
            Assert.Equal(count ?? found.Count, found.Count);
            Assert.NotEmpty(count is 0 ? all : found);
            var (status, body) = await PostAsync(service, "auditor", JsonFormatter.Default.Format(request));
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(found, JsonParser.Default.Parse<ListAuditEntriesResponse>(body).Entries);
        }
    }

    [Fact]
    public async Task Rejects_callers_without_the_permission_and_requests_that_are_malformed()
    {
        await using var service = await ServiceProcess.StartAsync(Settings(redis: null, demo: true));

        var refused = await Assert.ThrowsAsync<RpcException>(() => ListAsync(service, new ListAuditEntriesRequest(), "crm"));
        var byHttp = await PostAsync(service, "crm", "{}");
        var byCommand = await TierCtlAsync(service, "crm");
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.Contains("'crm' needs the permission audit", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, byHttp.Status);
        Assert.Equal(1, byCommand.ExitCode);
        Assert.Contains("'crm' needs the permission audit", byCommand.Error, StringComparison.Ordinal);

        foreach (var (json, message) in new[]
        {
            ("""{"page_size":1001}""", "page_size must be 0 to 1000; got 1001"),
            ("""{"page_token":"forged"}""", "page_token must be the next_page_token of an earlier answer, or empty to begin; got 'forged'"),
            ("""{"kind":"AUDIT_KIND_X"}""", "kind"),
            ("""{"since":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}""", "until must be later than since; got 2026-01-01T00:00:00Z"),
        })
        {
            var (status, body) = await PostAsync(service, "auditor", json);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.StartsWith(message, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        var reversed = await TierCtlAsync(service, "auditor", "--since", "1d", "--until", "2d");
        Assert.Equal(2, reversed.ExitCode);
        Assert.StartsWith("  --until: must be later than since; got 20", reversed.ErrorLines[^1], StringComparison.Ordinal);
        var tooLong = await TierCtlAsync(service, "auditor", "--caller", new string('x', 129));
        Assert.Equal((2, "  --caller: is too long: 129 characters, at most 128"), (tooLong.ExitCode, tooLong.ErrorLines[^1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_and_policy_files_that_a_node_takes_into_use_are_listed(bool inRedis)
    {
        await using var redis = inRedis ? await RedisServer.StartAsync() : null;
        await LoadAsync(redis);
        var policy = _cli.PathOf("policy.yaml");
        var text = await File.ReadAllTextAsync(_cli.Policy);
        await File.WriteAllTextAsync(policy, text);
        await using var service = await ServiceProcess.StartAsync(Settings(redis, more:
            [("TIERDECISION__POLICY__FILE", policy), ("TIERDECISION__POLICY__POLLINTERVAL", "00:00:00.1")]));
        await service.UntilReadyAsync();
        Assert.All(await ListAsync(service, new ListAuditEntriesRequest()), entry => Assert.Equal(AuditKind.DatasetLoaded, entry.Kind));

        _keys.Write([.. Callers(), ("desk", "decide, queues", "2030-06-30")]);
        var keys = await UntilListedAsync(service, AuditKind.KeysReloaded);
        Assert.Equal(($"node@{Environment.MachineName}", "", ""), (keys.Caller, keys.Author, keys.CustomerHash));
        Assert.Equal(("desk", "", "decide, queues until 2030-06-30"), (keys.Changes[0].Field, keys.Changes[0].Before, keys.Changes[0].After));
        Assert.Equal("taken_at", keys.Changes[1].Field);

        var before = (await DecideAsync(service)).Policy;
        await File.WriteAllTextAsync(policy + ".new", Regex.Replace(text, "(?m)^version: .*$", "version: \"72\""));
        File.Move(policy + ".new", policy, overwrite: true);
        var reloaded = await UntilListedAsync(service, AuditKind.PolicyFileReloaded);
        var after = (await DecideAsync(service)).Policy;
        Assert.Equal(
            ("policy", $"{before.Name} {before.Version} ({before.Revision})", $"{after.Name} 72 ({after.Revision})"),
            (reloaded.Changes[0].Field, reloaded.Changes[0].Before, reloaded.Changes[0].After));

        // A file that is refused changes nothing, and so has no entry.
        await File.WriteAllTextAsync(policy, "name: [");
        await Wait.UntilAsync(() => service.Output.Contains("The changed policy file is refused", StringComparison.Ordinal), "the file is refused");
        Assert.Single(await ListAsync(service, new ListAuditEntriesRequest { Kind = AuditKind.PolicyFileReloaded }));
    }

    [Fact]
    public async Task Redis_that_is_away_is_said_so_and_what_nodes_did_meanwhile_is_listed_when_it_is_back()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        await LoadAsync(redis);
        await using var service = await ServiceProcess.StartAsync(Settings(redis));
        await service.UntilReadyAsync();
        await redis.KillAsync();

        _keys.Write([.. Callers(), ("desk", "decide", null)]);
        await Wait.UntilAsync(() => service.Output.Contains("(5 known)", StringComparison.Ordinal), "the keys are taken");
        var refused = await Assert.ThrowsAsync<RpcException>(() => ListAsync(service, new ListAuditEntriesRequest()));
        var byHttp = await PostAsync(service, "auditor", "{}");
        var byCommand = await TierCtlAsync(service, "auditor");
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, byHttp.Status);
        Assert.Contains("STORE_UNAVAILABLE", byHttp.Body, StringComparison.Ordinal);
        Assert.Equal(1, byCommand.ExitCode);
        Assert.StartsWith("The store could not be asked", Assert.Single(byCommand.ErrorLines), StringComparison.Ordinal);

        await redis.RestartAsync();
        await Wait.UntilAsync(async () => await IsListableAsync(service), "the store answers again");
        var entry = await UntilListedAsync(service, AuditKind.KeysReloaded);
        Assert.Equal(("desk", "decide"), (entry.Changes[0].Field, entry.Changes[0].After));
    }

    private static (string Name, string Allow, string? Expires)[] Callers() =>
    [
        ("crm", "decide, customers.read, customers.write", null), ("feed", "customers.write", null), ("auditor", "audit", null),
        ("everything", "decide, explain, queues, customers.read, customers.write, audit", null),
    ];

    // Two writers with keys of their own, a person's word beside one of them, and a customer who goes.
    private async Task ChangeAsync(ServiceProcess service)
    {
        var customers = new CustomerService.CustomerServiceClient(service.Channel);
        await customers.PutCustomerAsync(
            new PutCustomerRequest { CustomerId = "42", Score = new ScoreRecord { Percentile = 71 } }, _keys.Headers("feed"));
        await customers.PutCustomerAsync(
            new PutCustomerRequest
            {
                CustomerId = "7", Score = new ScoreRecord { Tier = "gold", ValueScore = 80 },
                AddAliases = { new Customer { Phone = "+442079460958" } },
            },
            _keys.Headers("feed"));
        await customers.PutCustomerAsync(
            new PutCustomerRequest
            {
                CustomerId = "42", Score = new ScoreRecord { OpenComplaint = true }, Author = "eve", Reason = "called in",
            },
            _keys.Headers("crm"));
        await customers.SetOverrideAsync(
            new SetOverrideRequest
            {
                CustomerId = "42", Tier = "platinum", Author = "ann", Reason = "press contact",
                ExpiresAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(1)),
            },
            _keys.Headers("crm"));
        await customers.ClearOverrideAsync(
            new ClearOverrideRequest { CustomerId = "42", Author = "bob", Reason = "the story is out" }, _keys.Headers("crm"));
        await customers.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "7" }, _keys.Headers("crm"));
    }

    // By the real command, as people do, into the store that the service has.
    private async Task LoadAsync(RedisServer? redis)
    {
        var scores = _cli.Write("s.csv", "customer_id,tier,percentile", "42,gold,70", "43,silver,60");
        var result = redis is null
            ? await _cli.RunAsync("load", scores)
            : await _cli.RunAsync("load", scores, "--redis", redis.ConnectionString);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private Dictionary<string, string> Settings(RedisServer? redis, bool demo = false, (string Name, string Value)[]? more = null) => _keys.Settings(
    [
        .. demo ? Array.Empty<(string, string)>()
            : redis is null ? [("TIERDECISION__IDENTITY__KEY", IdentityKey), ("TIERDECISION__EMBEDDED__FILE", _cli.EmbeddedFile)]
            : [("TIERDECISION__IDENTITY__KEY", IdentityKey), ("TIERDECISION__REDIS__CONNECTION", redis.ConnectionString)],
        .. more ?? [],
    ]);

    private static string HashOf(string id)
    {
        Assert.Equal(IdentityError.None, new IdentityHasher(Convert.FromHexString(IdentityKey)).TryHashCustomerId(id, out var key));
        return $"{key.High:x16}{key.Low:x16}";
    }

    // All parts together.
    private async Task<List<AuditEntry>> ListAsync(ServiceProcess service, ListAuditEntriesRequest filter, string caller = "auditor")
    {
        var (audit, request, entries) = (new AuditService.AuditServiceClient(service.Channel), filter.Clone(), new List<AuditEntry>());
        do
        {
            var page = await audit.ListAuditEntriesAsync(request, _keys.Headers(caller));
            entries.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return entries;
    }

    private async Task<bool> IsListableAsync(ServiceProcess service)
    {
        try
        {
            await ListAsync(service, new ListAuditEntriesRequest());
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }

    private async Task<AuditEntry> UntilListedAsync(ServiceProcess service, AuditKind kind)
    {
        var found = new List<AuditEntry>();
        await Wait.UntilAsync(
            async () =>
            {
                found = await ListAsync(service, new ListAuditEntriesRequest { Kind = kind });
                return found.Count > 0;
            },
            $"{kind} is listed");
        return Assert.Single(found);
    }

    private async Task<DecideResponse> DecideAsync(ServiceProcess service) =>
        await service.Client.DecideAsync(Requests.Call("42"), _keys.Headers("everything"));

    private Task<CliResult> TierCtlAsync(ServiceProcess service, string caller, params string[] arguments)
    {
        _cli.Set("TIERDECISION_KEY", _keys.Key(caller));
        return _cli.RunAsync(["audit", .. arguments, "--service", service.GrpcAddress.ToString()]);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(ServiceProcess service, string caller, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/list-audit-entries", UriKind.Relative))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys.Key(caller));
        using var response = await service.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
