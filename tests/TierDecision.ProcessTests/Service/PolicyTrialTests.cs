using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Trials;

namespace TierDecision.ProcessTests.Service;

/// <summary>Services try policies beside the one in force.</summary>
public sealed class PolicyTrialTests : IDisposable
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";
    private const int Customers = 500;

    private static readonly AuditActor Ann = new("ann");

    private readonly string _folder = Directory.CreateTempSubdirectory("trials-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_nodes_evaluate_a_shadow_and_its_samples_are_erased_with_their_customer()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis);
        await LoadAsync(store);
        await ActivateAsync(store, await PublishAsync(store, "71"));
        await using var first = await ServiceProcess.StartAsync(Settings(redis));
        await using var second = await ServiceProcess.StartAsync(Settings(redis));
        var candidate = await PublishAsync(store, "72");

        var shadow = (await ChangeAsync(store, new(PolicyTrialAction.StartShadow) { Revision = candidate, OneIn = 1 })).Shadow!;
        await UntilTakesPartAsync("shadow", candidate, first, second);
        for (var i = 0; i < 20; i++)
        {
            Assert.NotEqual(candidate, (await first.Client.DecideAsync(Requests.Call("1"))).Policy.Revision);
            Assert.NotEqual(candidate, (await second.Client.DecideAsync(Requests.Call("2"))).Policy.Revision);
        }

        await Wait.UntilAsync(
            async () => TrialReport.Sum(shadow.Number, (await store.ReadTrialAsync(shadow.Number, withSamples: false, default)).Reports!).Total is { Compared: 40, PriorityHigher: 40 },
            "all decisions of both nodes are compared");

        // A node keeps no sample before it has read the keys of erasure once.
        var (ofRemoved, ofOther) = (new HashSet<string>(), new HashSet<string>());
        await Wait.UntilAsync(
            async () =>
            {
                ofRemoved.Add((await first.Client.DecideAsync(Requests.Call("1"))).DecisionId);
                ofOther.Add((await second.Client.DecideAsync(Requests.Call("2"))).DecisionId);
                var ids = await DecisionsOfSamplesAsync(store, shadow.Number);
                return ids.Any(ofRemoved.Contains) && ids.Any(ofOther.Contains);
            },
            "there are samples of both");
        var before = (await store.ReadTrialAsync(shadow.Number, withSamples: true, default)).Samples.Count;

        await new V1.CustomerService.CustomerServiceClient(first.Channel).RemoveCustomerAsync(new V1.RemoveCustomerRequest { CustomerId = "1" });

        var after = await DecisionsOfSamplesAsync(store, shadow.Number);
        Assert.Contains(after, ofOther.Contains);
        Assert.DoesNotContain(after, ofRemoved.Contains);
        Assert.True((await store.ReadTrialAsync(shadow.Number, withSamples: true, default)).Samples.Count >= before);
    }

    [Fact]
    public async Task Canary_that_sends_everything_to_overflow_is_rolled_back_in_both_nodes_by_itself()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis);
        await LoadAsync(store);
        await ActivateAsync(store, await PublishAsync(store, "71"));
        await using var first = await ServiceProcess.StartAsync(Settings(redis));
        await using var second = await ServiceProcess.StartAsync(Settings(redis));
        var candidate = await PublishAsync(store, "72", text => text.Replace(
            "routing:\n  rules:\n", "routing:\n  rules:\n    - {name: everything, when: {context: contact}, targets: [{queue: overflow}]}\n",
            StringComparison.Ordinal));

        await ChangeAsync(store, new(PolicyTrialAction.StartCanary) { Revision = candidate, Share = 100 });
        await UntilTakesPartAsync("canary", candidate, first, second);
        await DecideAllAsync();
        Assert.NotNull((await CatalogueAsync(store)).Trials.Canary);
        await ChangeAsync(store, new(PolicyTrialAction.SetCanary) { Share = PolicyTrialLimits.Whole });
        await Wait.UntilAsync(async () => (await first.Client.DecideAsync(Requests.Call("7"))).Policy.Canary, "the first follows");
        await Wait.UntilAsync(async () => (await second.Client.DecideAsync(Requests.Call("7"))).Policy.Canary, "the second follows");
        await DecideAllAsync();
        await DecideAllAsync();

        await Wait.UntilAsync(async () => (await CatalogueAsync(store)).Trials.Canary is null, "it is rolled back");
        var ended = (await CatalogueAsync(store)).Trials.Ended!;
        Assert.Equal((candidate, PolicyCanaryEnding.Limits), (ended.Revision, ended.By));
        foreach (var node in new[] { first, second })
        {
            await Wait.UntilAsync(async () => !(await node.Client.DecideAsync(Requests.Call("7"))).Policy.Canary, "the policy in force decides again");
            Assert.Equal(1, await node.MetricAsync("tierdecision_policy_canary_ended_total{by=\"limits\"}"));
        }

        var entries = await store.ListAsync(new AuditQuery { Kind = AuditKind.CanaryRolledBack }, default);
        Assert.Contains("last target", Assert.Single(entries.Records).Entry.Actor.Reason, StringComparison.Ordinal);

        async Task DecideAllAsync()
        {
            for (var i = 0; i < Customers; i++)
            {
                await (i % 2 == 0 ? first : second).Client.DecideAsync(Requests.Call(i.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    private Dictionary<string, string> Settings(RedisServer redis) => new()
    {
        ["TIERDECISION__REDIS__CONNECTION"] = redis.ConnectionString,
        ["TIERDECISION__IDENTITY__KEY"] = Key,
    };

    private static RedisCustomerStore Open(RedisServer redis) => new(
        new RedisStoreOptions { Connection = redis.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);

    private static async Task LoadAsync(ICustomerLoader store)
    {
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var hasher = new IdentityHasher(Convert.FromHexString(Key));
        var header = new DatasetHeader
        {
            Tiers = ["gold", "silver"], PolicyName = "test", PolicyVersion = "1", AsOf = now, IdentityKeyFingerprint = hasher.Fingerprint,
        };
        var records = Enumerable.Range(0, Customers).Select(i =>
        {
            Assert.Equal(IdentityError.None, hasher.TryHashCustomerId(i.ToString(CultureInfo.InvariantCulture), out var customer));
            return new CustomerRecord(customer, new CustomerScore { AsOf = now, Version = 1 }, []);
        }).ToList();
        var result = await store.LoadAsync(header, records, progress: null, default);
        Assert.True(result.Status == LoadStatus.Loaded, result.Detail);
    }

    // The shipped policy with gold at this priority, which is its version as well.
    private static async Task<string> PublishAsync(IPolicyLibrary library, string version, Func<string, string>? change = null)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ProgramPath.Repository, "policies", "contact-centre.yaml"));
        text = Regex.Replace(text, "(?m)^version: .*$", $"version: \"{version}\"").Replace("priority: 70", $"priority: {version}", StringComparison.Ordinal);
        var load = PolicyFile.Parse(change?.Invoke(text) ?? text, "test", Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()));
        Assert.True(load.Plan is not null, string.Join("\n", load.Findings));
        var result = await library.PublishPolicyAsync(new PolicyPublication(load.Revision, load.Plan.Name, load.Plan.Version, load.Document!), Ann, default);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
        return load.Revision;
    }

    private static async Task ActivateAsync(IPolicyLibrary library, string revision)
    {
        var result = await library.ActivatePolicyAsync(revision, (await CatalogueAsync(library)).InForce.Revision, Ann, default);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
    }

    private static async Task<PolicyTrials> ChangeAsync(RedisCustomerStore store, PolicyTrialChange change)
    {
        var result = await store.ChangeTrialAsync(change, null, Ann, default);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
        return result.Trials!;
    }

    private static async Task<PolicyCatalogue> CatalogueAsync(IPolicyLibrary library) => (await library.ListPoliciesAsync(default)).Catalogue!;

    // Of those samples that can still be read.
    private static async Task<List<string>> DecisionsOfSamplesAsync(RedisCustomerStore store, long trial)
    {
        var keys = (await store.ReadErasureKeysAsync(null, default)).Keys!;
        var samples = (await store.ReadTrialAsync(trial, withSamples: true, default)).Samples.Select(box => SealedBox.Open(keys, box)).OfType<byte[]>();
        return [.. samples.Select(sample => JsonDocument.Parse(TrialSample.Unpack(sample)).RootElement.GetProperty("decision_id").GetString()!)];
    }

    private static async Task UntilTakesPartAsync(string trial, string revision, params ServiceProcess[] nodes)
    {
        foreach (var node in nodes)
        {
            await Wait.UntilAsync(
                () => Task.FromResult(node.Output.Contains($"takes part in the {trial} of revision {revision}", StringComparison.Ordinal)), "the node takes part");
        }
    }
}
