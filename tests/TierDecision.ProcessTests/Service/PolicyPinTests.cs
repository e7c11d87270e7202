using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Redis;
using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>A waiting contact keeps its policy on all nodes of a store, also on one that starts later.</summary>
public sealed class PolicyPinTests : IDisposable
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";

    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Contact_that_entered_on_one_node_keeps_its_policy_on_the_others_and_by_http_and_tierctl()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = redis.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
        await LoadAsync(store);
        var old = await ActivateAsync(store, 71, before: "");
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        var entered = await first.Client.DecideAsync(Requests.Call("42"));
        Assert.Equal((old, "71"), (entered.Policy.Revision, entered.Policy.Version));
        var next = await ActivateAsync(store, 72, before: old);
        await UntilInForceAsync(next, first, second);
        await using var third = await StartAsync(redis);

        // The node that never served the policy reads it in the background.
        var call = Requests.Call("42");
        call.Contact.PolicyPin = entered.Policy.Pin;
        await Wait.UntilAsync(async () => (await third.Client.DecideAsync(call)).Policy.Revision == old, "the third node has the policy of before");
        foreach (var node in new[] { first, second, third })
        {
            var kept = await node.Client.DecideAsync(call);
            Assert.Equal((entered.Policy, entered.Priority, ReasonCode.PolicyPinned), (kept.Policy, kept.Priority, kept.Reasons[0].Code));
            var fresh = await node.Client.DecideAsync(Requests.Call("42"));
            Assert.Equal((next, entered.Priority + 1), (fresh.Policy.Revision, fresh.Priority));
        }

        var (status, answer) = await PostAsync(second, entered.Policy.Pin);
        Assert.Equal((HttpStatusCode.OK, old, entered.Policy.Pin), (status, (string?)answer["policy"]!["revision"], (string?)answer["policy"]!["pin"]));
        var forged = entered.Policy.Pin[..^1] + (entered.Policy.Pin[^1] == 'A' ? 'B' : 'A');
        var (_, without) = await PostAsync(second, forged);
        var leftOut = without["reasons"]!.AsArray()[^1]!;
        Assert.Equal(
            (next, "REASON_CODE_FIELD_LEFT_OUT", "contact.policy_pin"),
            ((string?)without["policy"]!["revision"], (string?)leftOut["code"], (string?)leftOut["subject"]));

        var card = await _folder.RunAsync(
            "decide", "--customer", "42", "--contact", "voice", "--policy-pin", entered.Policy.Pin, "--service", second.GrpcAddress.ToString());
        Assert.Equal((0, ""), (card.ExitCode, card.Error));
        Assert.Contains($"revision {old}", card.Output, StringComparison.Ordinal);
        Assert.Contains(entered.Policy.Pin, card.Output, StringComparison.Ordinal);
        var wrong = await _folder.RunAsync(
            "decide", "--customer", "42", "--contact", "voice", "--policy-pin", forged, "--service", second.GrpcAddress.ToString());
        Assert.Equal((0, ""), (wrong.ExitCode, wrong.Error));
        Assert.Contains($"revision {next}", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("contact.policy_pin", wrong.Output, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(ServiceProcess node, string pin)
    {
        using var response = await node.PostAsync(
            "/v1/decide", $$$"""{"customer":{"customer_id":"42"},"contact":{"channel":"voice","policy_pin":"{{{pin}}}"}}""");
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static Task<ServiceProcess> StartAsync(RedisServer redis) => ServiceProcess.StartAsync(new Dictionary<string, string>
    {
        ["TIERDECISION__REDIS__CONNECTION"] = redis.ConnectionString,
        ["TIERDECISION__IDENTITY__KEY"] = Key,
    });

    private static async Task LoadAsync(RedisCustomerStore store)
    {
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var hasher = new IdentityHasher(Convert.FromHexString(Key));
        Assert.Equal(IdentityError.None, hasher.TryHashCustomerId("42", out var customer));
        var header = new DatasetHeader
        {
            Tiers = ["gold", "silver"], PolicyName = "test", PolicyVersion = "1", AsOf = now, IdentityKeyFingerprint = hasher.Fingerprint,
        };
        var result = await store.LoadAsync(header, [new CustomerRecord(customer, new CustomerScore { AsOf = now, Version = 1 }, [])], progress: null, default);
        Assert.True(result.Status == LoadStatus.Loaded, result.Detail);
    }

    // The shipped policy with gold at this priority, which is its version as well, pinning contacts.
    private static async Task<string> ActivateAsync(RedisCustomerStore store, int priority, string before)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ProgramPath.Repository, "policies", "contact-centre.yaml"));
        var version = priority.ToString(CultureInfo.InvariantCulture);
        text = Regex.Replace(text, "(?m)^version: .*$", $"version: \"{version}\"").Replace("priority: 70", $"priority: {version}", StringComparison.Ordinal)
            + "\npin: {contacts: entry, for: 4h}\n";
        var load = PolicyFile.Parse(text, "test", Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()));
        var published = await store.PublishPolicyAsync(
            new PolicyPublication(load.Revision, load.Plan!.Name, load.Plan.Version, load.Document!), new AuditActor("ann"), default);
        Assert.Equal((PolicyChangeStatus.Done, null), (published.Status, published.Detail));
        var activated = await store.ActivatePolicyAsync(load.Revision, before, new AuditActor("ann"), default);
        Assert.Equal((PolicyChangeStatus.Done, null), (activated.Status, activated.Detail));
        return load.Revision;
    }

    private static async Task UntilInForceAsync(string revision, params ServiceProcess[] nodes)
    {
        foreach (var node in nodes)
        {
            await Wait.UntilAsync(
                async () => (await node.Client.DecideAsync(Requests.Call("42"))).Policy.Revision == revision, $"revision {revision} is in force");
        }
    }
}
