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

/// <summary>What policies mean, and trials, over gRPC, over HTTP and by <c>tierctl policy … --service</c>.</summary>
public sealed class PolicyTrialServiceTests : IDisposable
{
    private const string IdentityKey = "000102030405060708090a0b0c0d0e0f";

    private readonly KeysFile _keys = new();
    private readonly CliFolder _cli = new();

    public PolicyTrialServiceTests()
    {
        _keys.Write(
            ("boss", "policies.read, policies.propose, policies.activate, audit, decide, explain, customers.write", null),
            ("author", "policies.read, policies.propose", null), ("agent", "explain, decide", null));
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
    public async Task Shadow_is_tried_seen_and_ended_over_grpc_and_http(bool inRedis)
    {
        await using var redis = inRedis ? await RedisServer.StartAsync() : null;
        await LoadAsync(redis);
        await using var node = await StartAsync(redis);
        var (trials, boss) = (new PolicyTrialService.PolicyTrialServiceClient(node.Channel), _keys.Headers("boss"));
        var (inForce, candidate) = await PolicyAndCandidateAsync(node);

        var started = await trials.StartShadowAsync(
            new StartShadowRequest { Revision = candidate, ExpectedRevision = inForce, OneIn = 1, Author = "the board", Comment = "what would it do?" }, boss);
        Assert.Equal(("", true, "72"), (started.NotTaken, started.Changed, started.Trial.Policy.Version));
        var answer = await node.Client.DecideAsync(Requests.Call("42"), boss);
        Assert.Equal((inForce, false), (answer.Policy.Revision, answer.Policy.HasCanary));

        // Counted once, whoever reads it.
        await Wait.UntilAsync(async () => (await OverHttpAsync()).ShadowCounts.Cells is [{ Compared: 1, PriorityHigher: 1, PriorityBy: 1 }], "the decision is compared");
        var overGrpc = await trials.GetPolicyTrialsAsync(new GetPolicyTrialsRequest(), _keys.Headers("author"));
        Assert.Equal(await OverHttpAsync(), overGrpc);
        Assert.Equal((started.Trial, inForce, null), (overGrpc.Shadow, overGrpc.InForce.Revision, overGrpc.Canary));
        Assert.Equal((1, "contact", "gold"), (overGrpc.ShadowCounts.Nodes, overGrpc.ShadowCounts.Cells[0].Context, overGrpc.ShadowCounts.Cells[0].Tier));

        // A node keeps no difference before it has read the keys of erasure once.
        var asked = new Dictionary<string, DecideResponse>();
        ListTrialDifferencesResponse differences = new();
        await Wait.UntilAsync(
            async () =>
            {
                var one = await node.Client.DecideAsync(Requests.Call("42"), boss);
                asked[one.DecisionId] = one;
                differences = await trials.ListTrialDifferencesAsync(new ListTrialDifferencesRequest { Kind = PolicyTrialKind.Shadow }, boss);
                return differences.Differences.Any(difference => asked.ContainsKey(difference.DecisionId));
            },
            "a difference is kept");
        var kept = differences.Differences.First(difference => asked.ContainsKey(difference.DecisionId));
        Assert.Equal(
            ("shadow", started.Trial.Number, "contact", inForce, candidate, kept.InForce.Priority + 1),
            (kept.Trial, kept.Number, kept.Context, kept.InForce.Revision, kept.Candidate.Revision, kept.Candidate.Priority));
        Assert.Equal((asked[kept.DecisionId].Priority, "gold", asked[kept.DecisionId].Route.Queue), (kept.InForce.Priority, kept.InForce.Tier, kept.InForce.Queue));
        Assert.All([kept.InForce, kept.Candidate], side => Assert.NotNull(side.Explanation.Tier));
        Assert.NotEmpty(kept.InForce.Due);
        var (_, listed) = await PostAsync(node, "boss", "list-trial-differences", "{\"kind\":\"shadow\",\"limit\":200}");
        Assert.Contains(kept, JsonParser.Default.Parse<ListTrialDifferencesResponse>(listed).Differences);

        // Nobody can read them once the customer is removed.
        await new CustomerService.CustomerServiceClient(node.Channel).RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "42" }, boss);
        differences = await trials.ListTrialDifferencesAsync(new ListTrialDifferencesRequest { Kind = PolicyTrialKind.Shadow, Limit = 200 }, boss);
        Assert.DoesNotContain(differences.Differences, difference => asked.ContainsKey(difference.DecisionId));

        var (status, body) = await PostAsync(node, "boss", "stop-shadow", $$"""{"trial":{{started.Trial.Number}},"comment":"enough"}""");
        Assert.Equal((HttpStatusCode.OK, ""), (status, JsonParser.Default.Parse<StopShadowResponse>(body).NotTaken));
        Assert.Null((await OverHttpAsync()).Shadow);
        var audit = await new AuditService.AuditServiceClient(node.Channel).ListAuditEntriesAsync(new ListAuditEntriesRequest(), boss);
        Assert.Equal(
            [(AuditKind.ShadowStopped, "boss", "", "enough"), (AuditKind.ShadowStarted, "boss", "the board", "what would it do?")],
            audit.Entries.Where(entry => entry.Kind is AuditKind.ShadowStarted or AuditKind.ShadowStopped)
                .Select(entry => (entry.Kind, entry.Caller, entry.Author, entry.Reason)));

        async Task<GetPolicyTrialsResponse> OverHttpAsync() =>
            JsonParser.Default.Parse<GetPolicyTrialsResponse>((await PostAsync(node, "author", "get-policy-trials", "{}")).Body);
    }

    [Fact]
    public async Task Canary_decides_on_the_node_that_answers_at_once_and_on_the_other_moments_later()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        var boss = _keys.Headers("boss");
        var (inForce, candidate) = await PolicyAndCandidateAsync(first);
        var (one, two) = (new PolicyTrialService.PolicyTrialServiceClient(first.Channel), new PolicyTrialService.PolicyTrialServiceClient(second.Channel));

        var (status, body) = await PostAsync(
            first, "boss", "start-canary", $$$"""{"revision":"{{{candidate}}}","expected_revision":"{{{inForce}}}","share":100,"limits":{"errors":{"off":true} } }""");
        Assert.Equal(HttpStatusCode.OK, status);
        var started = JsonParser.Default.Parse<StartCanaryResponse>(body);
        Assert.Equal(("", true, true), (started.NotTaken, started.Trial.Limits.Errors.Off, started.Trial.Limits.LastTargets.Percent == 5));
        Assert.Equal((candidate, true), await DecidedByAsync(first));
        await Wait.UntilAsync(async () => await DecidedByAsync(second) == (candidate, true), "the other node follows");

        var changed = await two.SetCanaryAsync(new SetCanaryRequest { Share = 0, Trial = started.Trial.Number }, boss);
        Assert.Equal((inForce, false), await DecidedByAsync(second));
        await Wait.UntilAsync(async () => await DecidedByAsync(first) == (inForce, false), "the other node follows");
        await one.StopCanaryAsync(new StopCanaryRequest { Trial = changed.Trial.Number, ExpectedRevision = inForce }, boss);
        var seen = await two.GetPolicyTrialsAsync(new GetPolicyTrialsRequest(), boss);
        Assert.Equal((null, changed.Trial.Number, CanaryEnding.Hand, "boss"), (seen.Canary, seen.LastCanary.Number, seen.LastCanary.By, seen.LastCanary.Caller));

        async Task<(string Revision, bool IsCanary)> DecidedByAsync(ServiceProcess node)
        {
            var policy = (await node.Client.DecideAsync(Requests.Call("42"), boss)).Policy;
            return (policy.Revision, policy.Canary);
        }
    }

    [Fact]
    public async Task Rejects_what_cannot_be_tried_with_a_status_that_programs_understand()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var node = await StartAsync(redis);
        var (trials, boss) = (new PolicyTrialService.PolicyTrialServiceClient(node.Channel), _keys.Headers("boss"));
        var (inForce, candidate) = await PolicyAndCandidateAsync(node);
        var golden = await PublishAsync(node, Regex.Replace(Text(73), @"(name: |tier: |platinum, )gold\b", "$1golden"));
        var edits = (await trials.GetPolicyTrialsAsync(new GetPolicyTrialsRequest(), boss)).ToByteArray();

        await RefusedAsync(new StartCanaryRequest { Revision = "0123456789ab", ExpectedRevision = inForce, Share = 5 }, StatusCode.NotFound, "POLICY_NOT_FOUND");
        await RefusedAsync(new StartCanaryRequest { Revision = golden, ExpectedRevision = inForce, Share = 5 }, StatusCode.FailedPrecondition, "POLICY_UNFIT");
        await RefusedAsync(new StartCanaryRequest { Revision = inForce, ExpectedRevision = inForce, Share = 5 }, StatusCode.FailedPrecondition, "POLICY_UNFIT");
        var malformed = await RefusedAsync(
            new StartCanaryRequest { Revision = candidate, ExpectedRevision = inForce, Share = 100.5 }, StatusCode.InvalidArgument, "REQUEST_MALFORMED");
        Assert.Equal("share", Assert.Single(Detail<BadRequest>(malformed).FieldViolations).Field);
        var other = await RefusedAsync(
            new StartCanaryRequest { Revision = candidate, ExpectedRevision = "file", Share = 5 }, StatusCode.Aborted, "OTHER_POLICY_IN_FORCE");
        Assert.Equal(inForce, Detail<ErrorInfo>(other).Metadata["in_force_revision"]);
        var (status, body) = await PostAsync(node, "boss", "set-canary", "{\"share\":5}");
        Assert.Equal((HttpStatusCode.Conflict, "NO_TRIAL_RUNS"), (status, JsonDocument.Parse(body).RootElement.GetProperty("reason").GetString()));
        Assert.Equal(edits, (await trials.GetPolicyTrialsAsync(new GetPolicyTrialsRequest(), boss)).ToByteArray());

        var started = await trials.StartCanaryAsync(new StartCanaryRequest { Revision = candidate, ExpectedRevision = inForce, Share = 5 }, boss);
        var running = await RefusedAsync(
            new StartCanaryRequest { Revision = candidate, ExpectedRevision = inForce, Share = 6 }, StatusCode.Aborted, "OTHER_TRIAL_RUNS");
        Assert.Equal(started.Trial.Number.ToString(CultureInfo.InvariantCulture), Detail<ErrorInfo>(running).Metadata["running_canary"]);

        // Who may put into force may try; differences need the permission for explanations too.
        foreach (var (caller, path, json, missing) in new[]
        {
            ("author", "start-shadow", $$"""{"revision":"{{candidate}}","expected_revision":"{{inForce}}"}""", "policies.activate"),
            ("author", "stop-canary", "{}", "policies.activate"), ("author", "set-canary", "{\"share\":1}", "policies.activate"),
            ("author", "list-trial-differences", "{\"kind\":\"canary\"}", "explain"), ("agent", "list-trial-differences", "{\"kind\":\"canary\"}", "policies.read"),
            ("agent", "get-policy-trials", "{}", "policies.read"), ("agent", "diff-policies", "{}", "policies.read"), ("agent", "describe-policy", "{}", "policies.read"),
        })
        {
            var (forbidden, text) = await PostAsync(node, caller, path, json);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, forbidden));
            Assert.Contains($"'{caller}' needs the permission {missing}: ", JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(5, (await trials.GetPolicyTrialsAsync(new GetPolicyTrialsRequest(), boss)).Canary.Share);
        await redis.KillAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(node, "boss", "get-policy-trials", "{}")).Status);

        async Task<RpcException> RefusedAsync(StartCanaryRequest request, StatusCode expected, string reason)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(async () => await trials.StartCanaryAsync(request, boss));
            Assert.Equal((expected, reason), (failure.StatusCode, Detail<ErrorInfo>(failure).Reason));
            return failure;
        }
    }

    [Fact]
    public async Task Policies_are_compared_and_told_over_grpc_and_http()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var node = await StartAsync(redis);
        var (policies, author) = (new PolicyService.PolicyServiceClient(node.Channel), _keys.Headers("author"));
        var (inForce, candidate) = await PolicyAndCandidateAsync(node);

        var diff = await policies.DiffPoliciesAsync(
            new DiffPoliciesRequest { After = new PolicyChoice { Draft = new PolicyText { Text = Text(72) } }, Language = "zh" }, author);
        Assert.Equal((inForce, candidate, "zh"), (diff.Before.Revision, diff.After.Revision, diff.Language));
        Assert.Equal(["version", "tiers[gold].priority"], diff.Differences.Select(difference => difference.Path));
        Assert.Equal(("71", "72", "等级 gold:优先级:71 → 72。"), (diff.Differences[1].Before, diff.Differences[1].After, diff.Differences[1].Sentence));
        var (_, body) = await PostAsync(node, "author", "diff-policies", $$$"""{"after":{"revision":"{{{candidate}}}"},"language":"zh"}""");
        Assert.Equal(diff, JsonParser.Default.Parse<DiffPoliciesResponse>(body));

        var told = await policies.DescribePolicyAsync(new DescribePolicyRequest(), author);
        Assert.Equal((inForce, "contact-centre, version 71"), (told.Policy.Revision, told.Title));
        var (_, described) = await PostAsync(node, "author", "describe-policy", "{}");
        Assert.Equal(told, JsonParser.Default.Parse<DescribePolicyResponse>(described));

        var (status, problem) = await PostAsync(node, "author", "describe-policy", "{\"policy\":{\"revision\":\"0123456789ab\"}}");
        Assert.Equal((HttpStatusCode.NotFound, "POLICY_NOT_FOUND"), (status, JsonDocument.Parse(problem).RootElement.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Command_line_prints_through_the_service_what_it_prints_of_the_store()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var node = await StartAsync(redis);
        var boss = _keys.Headers("boss");
        var (inForce, candidate) = await PolicyAndCandidateAsync(node);
        var golden = await PublishAsync(node, Regex.Replace(Text(73), @"(name: |tier: |platinum, )gold\b", "$1golden"));
        var draft = _cli.PathOf("draft.yaml");
        await File.WriteAllTextAsync(draft, Text(74));

        // Nothing is changed by these.
        await SameAsync(
            (["diff", draft], 0), (["diff", inForce, candidate, "--language", "zh"], 0), (["diff", draft, "--json"], 0), (["describe"], 0),
            (["describe", candidate, "--json", "--language", "zh"], 0), (["describe", "0123456789ab"], 2), (["shadow", "status"], 0), (["canary", "status"], 0),
            (["shadow", "samples"], 2), (["shadow", "stop"], 1), (["canary", "set", "--share", "5"], 1), (["shadow", "start", "0123456789ab"], 2),
            (["canary", "start", golden, "--share", "5"], 2), (["canary", "start", inForce, "--share", "5"], 2),
            (["canary", "start", candidate, "--share", "5", "--expect", "file"], 1));

        var started = await ThroughServiceAsync(node, "shadow", "start", candidate, "--one-in", "1", "--author", "Ann Lee", "--comment", "what would it do?");
        Assert.Equal((0, ""), (started.ExitCode, started.Error));
        Assert.Matches($"^Revision {candidate} is evaluated for every decision, as shadow [0-9]+ in the store of the service at {node.GrpcAddress.GetLeftPart(UriPartial.Authority)}. No answer changes.\n$", started.Output);
        await SameAsync((["shadow", "start", candidate, "--one-in", "1"], 0), (["shadow", "start", candidate], 1));
        await UntilDifferenceAsync(PolicyTrialKind.Shadow);
        var status = await SameAsync((["shadow", "status"], 0), (["shadow", "samples", "--limit", "1"], 0));
        Assert.Contains("by boss, for Ann Lee: what would it do?", status, StringComparison.Ordinal);
        Assert.Matches(@"contact +gold +[1-9]", status);
        Assert.Equal(0, (await ThroughServiceAsync(node, "shadow", "stop")).ExitCode);

        Assert.Contains("decides for 0.5 % of the customers", (await ThroughServiceAsync(
            node, "canary", "start", candidate, "--share", "0.5", "--limit-promises", "none", "--limit-differing", "33.33")).Output, StringComparison.Ordinal);
        await SameAsync(
            (["canary", "start", candidate, "--share", "0.5", "--limit-promises", "none", "--limit-differing", "33.33"], 0),
            (["canary", "start", candidate, "--share", "7"], 1), (["canary", "status"], 0));
        Assert.Contains("decides for 100 % of the customers", (await ThroughServiceAsync(node, "canary", "set", "--share", "100")).Output, StringComparison.Ordinal);
        await UntilDifferenceAsync(PolicyTrialKind.Canary);
        await SameAsync((["canary", "status"], 0), (["canary", "samples"], 0), (["canary", "set", "--share", "100"], 0));
        Assert.Matches("^The canary in .* has ended: revision [0-9a-f]{12} decides for everybody.\n$", (await ThroughServiceAsync(node, "canary", "stop", "--comment", "enough")).Output);
        var ended = await SameAsync((["canary", "status"], 0), (["canary", "samples"], 0));
        Assert.Contains("was stopped at", ended, StringComparison.Ordinal);

        _cli.Set("TIERDECISION_KEY", _keys.Key("author"));
        var forbidden = await _cli.RunAsync("policy", "canary", "stop", "--service", node.GrpcAddress.ToString());
        Assert.Equal(1, forbidden.ExitCode);
        Assert.Contains("'author' needs the permission policies.activate", forbidden.Error, StringComparison.Ordinal);

        // Each command through the service and at the store, from the same state; nothing else differs than the place's name.
        async Task<string> SameAsync(params (string[] Arguments, int ExitCode)[] commands)
        {
            var all = new StringBuilder();
            foreach (var (arguments, exitCode) in commands)
            {
                var (service, store) = (await ThroughServiceAsync(node, arguments), await _cli.RunAsync(["policy", .. arguments, "--redis", redis.ConnectionString]));
                var command = string.Join(' ', arguments);
                Assert.Equal((command, exitCode, exitCode), (command, service.ExitCode, store.ExitCode));
                Assert.Equal((command, Placeless(store.Output)), (command, Placeless(service.Output)));
                Assert.Equal((command, Placeless(store.Error)), (command, Placeless(service.Error)));
                all.Append(service.Output);
            }

            return all.ToString();
        }

        // And what was counted does not change any more.
        async Task UntilDifferenceAsync(PolicyTrialKind kind)
        {
            var trials = new PolicyTrialService.PolicyTrialServiceClient(node.Channel);
            var asked = 0;
            await Wait.UntilAsync(
                async () =>
                {
                    await node.Client.DecideAsync(Requests.Call("42"), boss);
                    asked++;
                    return (await trials.ListTrialDifferencesAsync(new ListTrialDifferencesRequest { Kind = kind }, boss)).Differences.Count > 0;
                },
                "a difference is kept");
            await Wait.UntilAsync(
                async () =>
                {
                    var seen = await trials.GetPolicyTrialsAsync(new GetPolicyTrialsRequest(), boss);
                    return kind == PolicyTrialKind.Shadow ? seen.ShadowCounts.Cells.Sum(cell => cell.Compared) == asked : seen.CanaryCounts.Decided == asked;
                },
                "all decisions are counted");
        }
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

    // Version 71 is in force; 72 gives gold one more.
    private async Task<(string InForce, string Candidate)> PolicyAndCandidateAsync(ServiceProcess node)
    {
        var inForce = await PublishAsync(node, Text(71));
        await new PolicyService.PolicyServiceClient(node.Channel).ActivatePolicyAsync(
            new ActivatePolicyRequest { Revision = inForce, ExpectedRevision = "file" }, _keys.Headers("boss"));
        return (inForce, await PublishAsync(node, Text(72)));
    }

    private async Task<string> PublishAsync(ServiceProcess node, string text) => (await new PolicyService.PolicyServiceClient(node.Channel)
        .PublishPolicyAsync(new PublishPolicyRequest { Policy = new PolicyText { Text = text } }, _keys.Headers("boss"))).Policy.Revision;

    // The shipped policy with gold at this priority, which is its version as well.
    private string Text(int version)
    {
        var number = version.ToString(CultureInfo.InvariantCulture);
        return Regex.Replace(File.ReadAllText(_cli.Policy), "(?m)^version: .*$", $"version: \"{number}\"")
            .Replace("priority: 70", $"priority: {number}", StringComparison.Ordinal);
    }

    private Task<CliResult> ThroughServiceAsync(ServiceProcess node, params string[] arguments)
    {
        _cli.Set("TIERDECISION_KEY", _keys.Key("boss"));
        return _cli.RunAsync(["policy", .. arguments, "--service", node.GrpcAddress.ToString()]);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(ServiceProcess node, string caller, string method, string json)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/{method}", UriKind.Relative))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys.Key(caller));
        using var response = await node.Http.SendAsync(message);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
