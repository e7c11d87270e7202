using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>The policy library over gRPC, over HTTP and by <c>tierctl policy --service</c>.</summary>
public sealed class PolicyServiceTests : IDisposable
{
    private const string IdentityKey = "000102030405060708090a0b0c0d0e0f";
    private const int Rounds = 20;

    private readonly KeysFile _keys = new();
    private readonly CliFolder _cli = new();

    public PolicyServiceTests()
    {
        _keys.Write(
            ("author", "policies.read, policies.propose", null), ("boss", "policies.read, policies.propose, policies.activate, audit, decide", null),
            ("reader", "policies.read", null), ("desk", "decide", null));
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
    public async Task Policy_is_validated_published_put_into_force_and_rolled_back_over_every_way(bool inRedis)
    {
        await using var redis = inRedis ? await RedisServer.StartAsync() : null;
        await LoadAsync(redis);
        await using var node = await StartAsync(redis);
        var (client, boss) = (new PolicyService.PolicyServiceClient(node.Channel), _keys.Headers("boss"));
        var ofTheFile = (await DecideAsync(node)).Policy;

        // Over gRPC.
        var valid = await client.ValidatePolicyAsync(new ValidatePolicyRequest { Policy = Text(71) }, _keys.Headers("author"));
        Assert.Equal((true, true, 1), (valid.Publishable, valid.Activatable, valid.Dataset));
        var published = await client.PublishPolicyAsync(
            new PublishPolicyRequest { Policy = Text(71), Author = "the board", Comment = "gold waits less" }, _keys.Headers("author"));
        var one = published.Policy.Revision;
        Assert.Equal((true, valid.Policy.Revision, "file", ofTheFile), (published.Added, one, published.InForce.Revision, (await DecideAsync(node)).Policy));
        var activated = await client.ActivatePolicyAsync(
            new ActivatePolicyRequest { Revision = one, ExpectedRevision = "file", Comment = "peak season" }, boss);
        Assert.Equal((1, one, true, ""), (activated.InForce.Activation, activated.InForce.Revision, activated.Changed, activated.NotTaken));
        Assert.Equal(("71", one), ((await DecideAsync(node)).Policy.Version, (await DecideAsync(node)).Policy.Revision));

        // Over HTTP.
        var (status, body) = await PostAsync(node, "author", "publish-policy", new PublishPolicyRequest { Policy = Text(72) });
        Assert.Equal(HttpStatusCode.OK, status);
        var two = JsonParser.Default.Parse<PublishPolicyResponse>(body).Policy.Revision;
        var (_, activation) = await PostAsync(node, "boss", "activate-policy", new ActivatePolicyRequest { Revision = two, ExpectedRevision = one });
        Assert.Equal(2, JsonParser.Default.Parse<ActivatePolicyResponse>(activation).InForce.Activation);
        Assert.Equal("72", (await DecideAsync(node)).Policy.Version);
        var (_, rollback) = await PostAsync(node, "boss", "roll-back-policy", new RollBackPolicyRequest { ExpectedRevision = two, Comment = "too long" });
        Assert.Equal(one, JsonParser.Default.Parse<RollBackPolicyResponse>(rollback).InForce.Revision);
        Assert.Equal("71", (await DecideAsync(node)).Policy.Version);

        // Both ways show the same.
        var list = await client.ListPoliciesAsync(new ListPoliciesRequest(), _keys.Headers("reader"));
        var (_, listed) = await PostAsync(node, "reader", "list-policies", new ListPoliciesRequest());
        Assert.Equal(list, JsonParser.Default.Parse<ListPoliciesResponse>(listed));
        Assert.Equal((one, 3), (list.InForce.Revision, list.InForce.Activation));
        Assert.Equal([(two, "author", ""), (one, "author", "the board")], list.Policies.Select(policy => (policy.Revision, policy.Caller, policy.Author)));
        Assert.Equal(
            [(3, one, "boss", "too long", true), (2, two, "boss", "", false), (1, one, "boss", "peak season", false)],
            list.Activations.Select(entry => (entry.Number, entry.Revision, entry.Caller, entry.Comment, entry.Rollback)));
        var parts = new List<PolicyActivation>();
        var request = new ListPoliciesRequest { PageSize = 1 };
        do
        {
            var part = await client.ListPoliciesAsync(request, _keys.Headers("reader"));
            parts.AddRange(part.Activations);
            request.PageToken = part.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(list.Activations, parts);

        var got = await client.GetPolicyAsync(new GetPolicyRequest(), _keys.Headers("reader"));
        Assert.Equal((one, Text(71).Text), (got.Summary.Revision, got.Policy.Text));

        // With the caller, the author and the comment, in the same step.
        var audit = await new AuditService.AuditServiceClient(node.Channel).ListAuditEntriesAsync(new ListAuditEntriesRequest(), boss);
        Assert.Equal(
            [
                (AuditKind.PolicyRolledBack, "boss", "", "too long"), (AuditKind.PolicyActivated, "boss", "", ""),
                (AuditKind.PolicyPublished, "author", "", ""), (AuditKind.PolicyActivated, "boss", "", "peak season"),
                (AuditKind.PolicyPublished, "author", "the board", "gold waits less"),
            ],
            audit.Entries.Where(entry => entry.Kind != AuditKind.DatasetLoaded).Select(entry => (entry.Kind, entry.Caller, entry.Author, entry.Reason)));

        // The file of the node again.
        await client.ActivatePolicyAsync(new ActivatePolicyRequest { Revision = "file", ExpectedRevision = one }, boss);
        Assert.Equal(ofTheFile, (await DecideAsync(node)).Policy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Policy_with_other_tiers_goes_into_force_with_the_customers_over_every_way(bool inRedis)
    {
        await using var redis = inRedis ? await RedisServer.StartAsync() : null;
        await LoadAsync(redis);
        await using var node = await StartAsync(redis);
        var (client, boss) = (new PolicyService.PolicyServiceClient(node.Channel), _keys.Headers("boss"));
        var one = (await client.PublishPolicyAsync(new PublishPolicyRequest { Policy = Golden(71) }, boss)).Policy.Revision;
        var request = new ActivatePolicyRequest { Revision = one, ExpectedRevision = "file", Comment = "golden now", Retier = true };

        var preview = await client.PreviewRetierAsync(new PreviewRetierRequest { Revision = one }, _keys.Headers("author"));
        var (status, body) = await PostAsync(node, "author", "preview-retier", new PreviewRetierRequest { Revision = one });
        var other = await PostAsync(node, "boss", "activate-policy", new ActivatePolicyRequest(request) { ExpectedRevision = "0123456789ab" });
        var forbidden = await PostAsync(node, "author", "activate-policy", request);

        Assert.Equal((HttpStatusCode.OK, preview.Moves.Moves), (status, JsonParser.Default.Parse<PreviewRetierResponse>(body).Moves.Moves));
        Assert.Equal((2, 2), (preview.Moves.Customers, preview.Moves.Moves.Sum(move => move.Customers)));
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Forbidden), (other.Status, forbidden.Status));
        Assert.Equal("gold", (await DecideAsync(node)).Tier.Name);

        var activated = inRedis
            ? await client.ActivatePolicyAsync(request, boss)
            : JsonParser.Default.Parse<ActivatePolicyResponse>((await PostAsync(node, "boss", "activate-policy", request)).Body);
        Assert.Equal((true, 1, one, 2), (activated.Changed, activated.InForce.Activation, activated.InForce.Revision, activated.InForce.Dataset));
        Assert.Equal(preview.Moves.Moves, activated.Moves.Moves);
        await Wait.UntilAsync(async () => (await DecideAsync(node)).Policy.Revision == one, "the node has read the customers");
        var expected = activated.Moves.Moves.Single(move => move.Before == "gold").After;
        Assert.Equal(expected, (await DecideAsync(node)).Tier.Name);
        var again = await client.ActivatePolicyAsync(new ActivatePolicyRequest(request) { ExpectedRevision = one }, boss);
        Assert.Equal((false, 1, null), (again.Changed, again.InForce.Activation, again.Moves));

        await client.RollBackPolicyAsync(new RollBackPolicyRequest { ExpectedRevision = one }, boss);
        await Wait.UntilAsync(async () => (await DecideAsync(node)).Tier.Name == "gold", "the customers from before are back");
        var audit = await new AuditService.AuditServiceClient(node.Channel).ListAuditEntriesAsync(new ListAuditEntriesRequest(), boss);
        Assert.Contains(audit.Entries, entry => entry is { Kind: AuditKind.PolicyActivated, Caller: "boss", Reason: "golden now" });
    }

    [Fact]
    public async Task Rejects_what_must_not_be_changed_with_a_status_that_programs_understand()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var node = await StartAsync(redis);
        var (client, boss) = (new PolicyService.PolicyServiceClient(node.Channel), _keys.Headers("boss"));
        var one = (await client.PublishPolicyAsync(new PublishPolicyRequest { Policy = Text(71) }, boss)).Policy.Revision;
        await client.ActivatePolicyAsync(new ActivatePolicyRequest { Revision = one, ExpectedRevision = "file" }, boss);

        // Another in force than expected: with what is.
        var aborted = await Assert.ThrowsAsync<RpcException>(async () => await client.ActivatePolicyAsync(
            new ActivatePolicyRequest { Revision = "file", ExpectedRevision = "0123456789ab" }, boss));
        Assert.Equal(StatusCode.Aborted, aborted.StatusCode);
        var info = Detail<ErrorInfo>(aborted);
        Assert.Equal(("OTHER_POLICY_IN_FORCE", one, "1"), (info.Reason, info.Metadata["in_force_revision"], info.Metadata["in_force_activation"]));
        var (conflict, problem) = await PostAsync(node, "boss", "roll-back-policy", new RollBackPolicyRequest { ExpectedRevision = "file" });
        var document = JsonDocument.Parse(problem).RootElement;
        Assert.Equal(
            (HttpStatusCode.Conflict, "OTHER_POLICY_IN_FORCE", one),
            (conflict, document.GetProperty("reason").GetString(), document.GetProperty("in_force_revision").GetString()));

        // A policy with errors, an unknown revision, one without the customers' tiers.
        var bad = new PublishPolicyRequest { Policy = new PolicyText { Text = Text(71).Text.Replace("priority: 71", "priority: 710", StringComparison.Ordinal) } };
        var invalid = await Assert.ThrowsAsync<RpcException>(async () => await client.PublishPolicyAsync(bad, boss));
        Assert.Equal(StatusCode.InvalidArgument, invalid.StatusCode);
        Assert.Equal("policy.text", Assert.Single(Detail<BadRequest>(invalid).FieldViolations).Field);
        Assert.Contains("'710' must be 0..100", invalid.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(node, "boss", "publish-policy", bad)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(node, "boss", "get-policy", new GetPolicyRequest { Revision = "0123456789ab" })).Status);
        var golden = Golden(72);
        var unfit = await client.PublishPolicyAsync(new PublishPolicyRequest { Policy = golden }, boss);
        Assert.Contains(unfit.Findings, finding => (finding.Rule, finding.Value) == ("missing-tier", "gold"));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.ActivatePolicyAsync(
            new ActivatePolicyRequest { Revision = unfit.Policy.Revision, ExpectedRevision = one }, boss));
        Assert.Equal((StatusCode.FailedPrecondition, "POLICY_UNFIT"), (refused.StatusCode, Detail<ErrorInfo>(refused).Reason));
        Assert.Contains("does not have: gold. Map them in its tier_names", refused.Status.Detail, StringComparison.Ordinal);

        // Who may propose may not put into force, and who may read may not propose.
        foreach (var (caller, path, message) in new (string, string, IMessage)[]
        {
            ("author", "activate-policy", new ActivatePolicyRequest { Revision = "file", ExpectedRevision = one }),
            ("author", "roll-back-policy", new RollBackPolicyRequest { ExpectedRevision = one }),
            ("reader", "publish-policy", bad), ("reader", "validate-policy", new ValidatePolicyRequest { Policy = Text(71) }),
            ("desk", "list-policies", new ListPoliciesRequest()),
        })
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await PostAsync(node, caller, path, message)).Status));
        }

        Assert.Equal(one, (await DecideAsync(node)).Policy.Revision);
        await redis.KillAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(node, "reader", "list-policies", new ListPoliciesRequest())).Status);
        Assert.Equal(
            StatusCode.Unavailable,
            (await Assert.ThrowsAsync<RpcException>(async () => await client.PublishPolicyAsync(new PublishPolicyRequest { Policy = Text(73) }, boss))).StatusCode);

        // Nothing of the store is needed to look at a policy.
        var offline = await client.ValidatePolicyAsync(new ValidatePolicyRequest { Policy = golden }, boss);
        Assert.Equal((true, false, 1), (offline.Publishable, offline.Activatable, offline.Dataset));
    }

    [Fact]
    public async Task Node_that_answers_decides_under_the_revision_at_once_and_the_other_follows()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        var clients = new[] { first, second }.Select(node => new PolicyService.PolicyServiceClient(node.Channel)).ToArray();
        var boss = _keys.Headers("boss");
        var revisions = new List<string> { "file" };
        foreach (var version in new[] { 71, 72 })
        {
            revisions.Add((await clients[0].PublishPolicyAsync(new PublishPolicyRequest { Policy = Text(version) }, boss)).Policy.Revision);
        }

        var inForce = "file";
        for (var round = 0; round < Rounds; round++)
        {
            var (node, client, next) = (round % 2 == 0 ? first : second, clients[round % 2], revisions[1 + (round % 2)]);
            var answer = await client.ActivatePolicyAsync(new ActivatePolicyRequest { Revision = next, ExpectedRevision = inForce }, boss);
            Assert.Equal((next, ""), (answer.InForce.Revision, answer.NotTaken));
            Assert.Equal(next, (await DecideAsync(node)).Policy.Revision);
            await Wait.UntilAsync(async () => (await DecideAsync(node == first ? second : first)).Policy.Revision == next, "the other node follows");
            inForce = next;
        }
    }

    [Fact]
    public async Task Of_two_activations_at_once_on_two_nodes_one_is_done_and_the_other_is_told_what_is_in_force()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        var clients = new[] { first, second }.Select(node => new PolicyService.PolicyServiceClient(node.Channel)).ToArray();
        var boss = _keys.Headers("boss");
        var revisions = new List<string>();
        foreach (var version in new[] { 71, 72, 73, 74 })
        {
            revisions.Add((await clients[0].PublishPolicyAsync(new PublishPolicyRequest { Policy = Text(version) }, boss)).Policy.Revision);
        }

        var inForce = "file";
        for (var round = 0; round < Rounds; round++)
        {
            var wanted = revisions.Where(revision => revision != inForce).Take(2).ToList();
            var outcomes = await Task.WhenAll(wanted.Select((revision, i) => TryActivateAsync(clients[i], revision, inForce)));
            var done = Assert.Single(outcomes, outcome => outcome.Failure is null).Revision;
            var failure = Assert.Single(outcomes, outcome => outcome.Failure is not null).Failure!;
            Assert.Equal(StatusCode.Aborted, failure.StatusCode);
            Assert.Equal(done, Detail<ErrorInfo>(failure).Metadata["in_force_revision"]);
            inForce = done;
        }

        var list = await clients[0].ListPoliciesAsync(new ListPoliciesRequest(), boss);
        Assert.Equal((inForce, Rounds), (list.InForce.Revision, list.InForce.Activation));

        async Task<(string Revision, RpcException? Failure)> TryActivateAsync(PolicyService.PolicyServiceClient client, string revision, string expected)
        {
            try
            {
                await client.ActivatePolicyAsync(new ActivatePolicyRequest { Revision = revision, ExpectedRevision = expected }, boss);
                return (revision, null);
            }
            catch (RpcException e)
            {
                return (revision, e);
            }
        }
    }

    [Fact]
    public async Task Command_line_prints_through_the_service_what_it_prints_of_the_store()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var node = await StartAsync(redis);
        var (a, b) = (Write("a.yaml", 71), Write("b.yaml", 72));
        var bad = Write("bad.yaml", 71, ("priority: 71", "priority: 710"));
        var golden = _cli.PathOf("golden.yaml");
        await File.WriteAllTextAsync(golden, Golden(73).Text);
        var unfit = Regex.Match((await ThroughServiceAsync(node, "publish", golden)).Output, "revision ([0-9a-f]{12})").Groups[1].Value;

        // Each command once through the service and once at the store, each time from the same state; nothing else differs than the place's name.
        var one = Regex.Match((await ThroughServiceAsync(node, "publish", a, "--comment", "first")).Output, "revision ([0-9a-f]{12})").Groups[1].Value;
        foreach (var (arguments, exitCode) in new (string[], int)[]
        {
            (["publish", a], 0), (["check", a], 0), (["check", golden], 0), (["publish", bad], 2), (["publish", golden, "--activate"], 2),
            (["activate", "0123456789ab"], 2), (["activate", one, "--expect", "0123456789ab"], 1), (["rollback"], 2), (["get"], 2), (["get", "0123456789ab"], 2),
            (["get", one], 0), (["activate", unfit], 2),
            (["activate", unfit, "--retier", "--dry-run"], 0), (["activate", "0123456789ab", "--retier"], 2), (["list"], 0),
        })
        {
            var (service, store) = (await ThroughServiceAsync(node, arguments), await AtStoreAsync(redis, arguments));
            Assert.Equal((string.Join(' ', arguments), exitCode, exitCode), (string.Join(' ', arguments), service.ExitCode, store.ExitCode));
            Assert.Equal(Placeless(store.Output), Placeless(service.Output));
            Assert.Equal(Placeless(store.Error), Placeless(service.Error));
        }

        var activated = await ThroughServiceAsync(node, "publish", b, "--activate", "--author", "Ann Lee", "--comment", "peak season");
        Assert.Equal((0, ""), (activated.ExitCode, activated.Error));
        Assert.Matches($"^Published contact-centre 72 \\(revision [0-9a-f]{{12}}\\) in the store of the service at {node.GrpcAddress.GetLeftPart(UriPartial.Authority)}. It is in force, by activation 1.\n$", activated.Output);
        Assert.Equal("72", (await DecideAsync(node)).Policy.Version);
        Assert.Contains("by activation 2.", (await ThroughServiceAsync(node, "activate", one)).Output, StringComparison.Ordinal);
        Assert.Contains("by activation 3.", (await ThroughServiceAsync(node, "rollback")).Output, StringComparison.Ordinal);
        Assert.Equal(Placeless((await AtStoreAsync(redis, "list")).Output), Placeless((await ThroughServiceAsync(node, "list")).Output));
        Assert.Contains("boss, for Ann Lee", (await ThroughServiceAsync(node, "list")).Output, StringComparison.Ordinal);
        Assert.Contains("by activation 4.", (await ThroughServiceAsync(node, "activate", "file")).Output, StringComparison.Ordinal);
        var retiered = await ThroughServiceAsync(node, "activate", unfit, "--retier");
        Assert.Equal(0, retiered.ExitCode);
        Assert.Matches("is in force in the store of .*, by activation 5, together with dataset 2: it gave [12] of 2 customers another tier", retiered.Output);

        var unreachable = await _cli.RunAsync("policy", "list", "--service", "http://127.0.0.1:1");
        Assert.Equal(1, unreachable.ExitCode);
        Assert.StartsWith("No service answers at http://127.0.0.1:1", unreachable.Error, StringComparison.Ordinal);
        _cli.Set("TIERDECISION_KEY", _keys.Key("author"));
        var forbidden = await _cli.RunAsync("policy", "activate", one, "--service", node.GrpcAddress.ToString());
        Assert.Equal(1, forbidden.ExitCode);
        Assert.Contains("'author' needs the permission policies.activate", forbidden.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Largest_policy_goes_there_and_back_and_a_larger_one_is_refused()
    {
        await using var node = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        var client = new PolicyService.PolicyServiceClient(node.Channel);
        var head = Text(71).Text.Replace("    holidays: ", "    holidays_file: days.ics\n    holidays: ", StringComparison.Ordinal);
        Assert.Contains("days.ics", head, StringComparison.Ordinal);
        var ics = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nEND:VEVENT\r\n";
        var policy = new PolicyText
        {
            Text = Filled(head + "\n", "# \"王小明\"\n", "#", "", 1024 * 1024),
            Files = { ["days.ics"] = Filled(ics, "COMMENT:\"x\"\r\n", "COMMENT:", "\r\nEND:VCALENDAR\r\n", 1024 * 1024) },
        };

        var published = await client.PublishPolicyAsync(new PublishPolicyRequest { Policy = policy });
        var again = await node.AskAsync<PublishPolicyResponse>("/v1/publish-policy", new PublishPolicyRequest { Policy = policy });
        Assert.Equal((true, false, published.Policy.Revision), (published.Added, again.Added, again.Policy.Revision));
        var got = await client.GetPolicyAsync(new GetPolicyRequest { Revision = published.Policy.Revision });
        Assert.Equal(policy, got.Policy);

        policy.Text += "#";
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.PublishPolicyAsync(new PublishPolicyRequest { Policy = policy }));
        Assert.Equal("policy.text has 1048577 bytes; it must have at most 1048576", failure.Status.Detail);
    }

    // A text of exactly so many bytes, as many of them as possible in whole lines.
    private static string Filled(string head, string line, string begin, string end, int bytes)
    {
        var (left, size) = (bytes - Encoding.UTF8.GetByteCount(head + begin + end), Encoding.UTF8.GetByteCount(line));
        return head + string.Concat(Enumerable.Repeat(line, left / size)) + begin + new string('x', left % size) + end;
    }

    // Without what the place is called.
    private static string Placeless(string text) => Regex.Replace(
        text, @"[Tt]he store of the service at http://[0-9.:]+|Redis at [0-9.:a-z]+", "PLACE");

    private static T Detail<T>(RpcException failure)
        where T : class, IMessage<T>, new() =>
        Google.Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin")).GetDetail<T>();

    private async Task<ServiceProcess> StartAsync(RedisServer? redis)
    {
        var node = await ServiceProcess.StartAsync(_keys.Settings(
            ("TIERDECISION__IDENTITY__KEY", IdentityKey),
            redis is null ? ("TIERDECISION__EMBEDDED__FILE", _cli.EmbeddedFile) : ("TIERDECISION__REDIS__CONNECTION", redis.ConnectionString)));
        await node.UntilReadyAsync();
        return node;
    }

    private async Task LoadAsync(RedisServer? redis)
    {
        var scores = _cli.Write("s.csv", "customer_id,tier", "42,gold", "43,silver");
        var result = redis is null
            ? await _cli.RunAsync("load", scores)
            : await _cli.RunAsync("load", scores, "--redis", redis.ConnectionString);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    // The shipped policy with gold at this priority, which is its version as well.
    private PolicyText Text(int version)
    {
        var number = version.ToString(CultureInfo.InvariantCulture);
        return new PolicyText
        {
            Text = Regex.Replace(File.ReadAllText(_cli.Policy), "(?m)^version: .*$", $"version: \"{number}\"")
                .Replace("priority: 70", $"priority: {number}", StringComparison.Ordinal),
        };
    }

    // The same with another name for the tier gold.
    private PolicyText Golden(int version) => new() { Text = Regex.Replace(Text(version).Text, @"(name: |tier: |platinum, )gold\b", "$1golden") };

    private string Write(string name, int version, (string Old, string New)? change = null)
    {
        var text = Text(version).Text;
        File.WriteAllText(_cli.PathOf(name), change is { } given ? text.Replace(given.Old, given.New, StringComparison.Ordinal) : text);
        return _cli.PathOf(name);
    }

    private async Task<DecideResponse> DecideAsync(ServiceProcess node) => await node.Client.DecideAsync(Requests.Call("42"), _keys.Headers("boss"));

    private Task<CliResult> ThroughServiceAsync(ServiceProcess node, params string[] arguments)
    {
        _cli.Set("TIERDECISION_KEY", _keys.Key("boss"));
        return _cli.RunAsync(["policy", .. arguments, "--service", node.GrpcAddress.ToString()]);
    }

    private Task<CliResult> AtStoreAsync(RedisServer redis, params string[] arguments) =>
        _cli.RunAsync(["policy", .. arguments, "--redis", redis.ConnectionString]);

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(ServiceProcess node, string caller, string method, IMessage request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/{method}", UriKind.Relative))
        {
            Content = new StringContent(JsonFormatter.Default.Format(request), Encoding.UTF8, "application/json"),
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys.Key(caller));
        using var response = await node.Http.SendAsync(message);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
