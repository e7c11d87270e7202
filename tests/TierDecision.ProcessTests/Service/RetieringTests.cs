using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;

namespace TierDecision.ProcessTests.Service;

/// <summary>Policies that go into force together with customers, and what is killed in the middle.</summary>
public sealed class RetieringTests : IDisposable
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";
    private const int Rounds = 8;
    private const int Callers = 6;
    private const int Customers = 3_000;

    private static readonly AuditActor Ann = new("ann");
    private static readonly IdentityHasher Hasher = new(Convert.FromHexString(Key));

    private readonly string _folder = Directory.CreateTempSubdirectory("retier-").FullName;

    // By revision: from which value score on a customer is in the better of two tiers, and what these are called.
    private readonly ConcurrentDictionary<string, (int From, string Better, string Worse)> _expected = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("whole")]
    [InlineData("cache")]
    public async Task Two_nodes_take_policy_and_customers_together_and_the_tier_of_every_answer_is_that_of_its_revision(string mode)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis);
        await LoadAsync(store);
        RetierRequest[] policies = [await PublishAsync(store, 50, "top", "rest"), await PublishAsync(store, 30, "gold", "silver")];
        Assert.Equal(RetierStatus.Done, (await store.RetierAsync(policies[0], Ann, null, default)).Status);
        await using var first = await ServiceProcess.StartAsync(Settings(redis, "one", mode));
        await using var second = await ServiceProcess.StartAsync(Settings(redis, "two", mode));
        var answers = new ConcurrentDictionary<string, int>();
        using var end = new CancellationTokenSource();
        var calls = Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(() => CallAsync(i % 2 == 0 ? first : second, i))));
        for (var round = 1; round <= Rounds; round++)
        {
            var (next, before) = (policies[round % 2], policies[(round + 1) % 2]);
            if (round % 4 < 3)
            {
                var result = await store.RetierAsync(next with { Expected = before.Revision }, Ann, null, default);
                Assert.Equal((RetierStatus.Done, null), (result.Status, result.Detail));
            }
            else
            {
                Assert.Equal(PolicyChangeStatus.Done, (await store.RollBackPolicyAsync(before.Revision, Ann, default)).Status);
            }

            await UntilInForceAsync(next.Revision, first, second);
        }

        await end.CancelAsync();
        await calls;
        Assert.Equal(policies.Select(policy => policy.Revision).Order(), answers.Keys.Order());
        Assert.All([first, second], node => Assert.DoesNotContain("refused", node.Output, StringComparison.Ordinal));

        async Task CallAsync(ServiceProcess node, int seed)
        {
            var random = new Random(seed);
            while (!end.IsCancellationRequested)
            {
                answers.AddOrUpdate(await AskAsync(node, random.Next(Customers)), 1, (_, count) => count + 1);
            }
        }
    }

    [Fact]
    public async Task Writes_go_on_while_tiers_are_assigned_anew_and_each_is_served_with_the_tier_that_the_policy_gives_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis);
        await LoadAsync(store);
        RetierRequest[] policies = [await PublishAsync(store, 50, "top", "rest"), await PublishAsync(store, 30, "gold", "silver")];
        Assert.Equal(RetierStatus.Done, (await store.RetierAsync(policies[0], Ann, null, default)).Status);
        await using var first = await ServiceProcess.StartAsync(Settings(redis, "one", "whole"));
        await using var second = await ServiceProcess.StartAsync(Settings(redis, "two", "whole"));
        var written = new Dictionary<int, int>();
        using var end = new CancellationTokenSource();
        var writing = Task.Run(WriteAsync);
        for (var round = 1; round <= Rounds; round++)
        {
            var (next, before) = (policies[round % 2], policies[(round + 1) % 2]);
            Assert.Equal(RetierStatus.Done, (await store.RetierAsync(next with { Expected = before.Revision }, Ann, null, default)).Status);
            await UntilInForceAsync(next.Revision, first, second);
        }

        await end.CancelAsync();
        await writing;
        Assert.True(written.Count > 100, $"{written.Count} customers were written");
        foreach (var (customer, value) in written)
        {
            await Wait.UntilAsync(
                async () => await TierAsync(first, customer) == Expected(policies[0].Revision, value)
                    && await TierAsync(second, customer) == Expected(policies[0].Revision, value),
                $"customer {customer} has the tier of the value {value}");
        }

        // Each in one of the two tiers of the moment, that its policy gives.
        async Task WriteAsync()
        {
            var random = new Random(9);
            while (!end.IsCancellationRequested)
            {
                var (customer, value) = (Customers + random.Next(300), random.Next(101));
                foreach (var revision in _expected.Keys)
                {
                    var result = await store.PutAsync(
                        new CustomerWrite
                        {
                            Customer = KeyOf(customer), Score = new CustomerScore { AsOf = Now, ValueScore = value }, Tier = Expected(revision, value),
                        },
                        Ann, default);
                    if (result.Status == WriteStatus.Applied)
                    {
                        written[customer] = value;
                        break;
                    }

                    Assert.Equal(WriteStatus.UnknownTier, result.Status);
                }
            }
        }
    }

    [Fact]
    public async Task Command_that_is_killed_leaves_policy_and_customers_both_as_they_were_or_both_changed()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis);
        await LoadAsync(store);
        RetierRequest[] policies = [await PublishAsync(store, 50, "top", "rest"), await PublishAsync(store, 30, "gold", "silver")];
        Assert.Equal(RetierStatus.Done, (await store.RetierAsync(policies[0], Ann, null, default)).Status);
        await using var node = await ServiceProcess.StartAsync(Settings(redis, "one", "whole"));
        var random = new Random(3);
        for (var round = 0; round < 6; round++)
        {
            var before = (await CatalogueAsync(store)).InForce;
            var next = policies.Single(policy => policy.Revision != before.Revision);
            await using var command = ChildProcess.Start(
                ProgramPath.DotNet, [ProgramPath.TierCtl, "policy", "activate", next.Revision, "--retier", "--redis", redis.ConnectionString], _folder);
            await Task.Delay(300 + random.Next(1_200));
            await command.KillAsync();

            await AssertOneOfTheTwoAsync(store, before, next.Revision);
            await AskAsync(node, random.Next(Customers));

            // It would go by itself in half a minute: nobody holds it any more.
            await redis.ExecuteAsync("DEL", "td:{meta}:lock");
        }

        await UntilInForceAsync((await CatalogueAsync(store)).InForce.Revision, node);
        await AssertAllAsync(node);
    }

    [Fact]
    public async Task Redis_that_is_killed_leaves_policy_and_customers_both_as_they_were_or_both_changed_in_all_nodes()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, Settings = ["appendfsync always"] });
        await using var store = Open(redis);
        await LoadAsync(store);
        RetierRequest[] policies = [await PublishAsync(store, 50, "top", "rest"), await PublishAsync(store, 30, "gold", "silver")];
        Assert.Equal(RetierStatus.Done, (await store.RetierAsync(policies[0], Ann, null, default)).Status);
        await using var node = await ServiceProcess.StartAsync(Settings(redis, "one", "whole"));
        var random = new Random(5);
        for (var round = 0; round < 5; round++)
        {
            var before = (await CatalogueAsync(store)).InForce;
            var next = policies.Single(policy => policy.Revision != before.Revision);
            var retiering = Task.Run(() => store.RetierAsync(next with { Expected = before.Revision }, Ann, null, default));
            await Task.Delay(random.Next(400));
            await redis.KillAsync();
            var result = await retiering;
            await AskAsync(node, random.Next(Customers));
            await redis.RestartAsync();

            var stands = await AssertOneOfTheTwoAsync(store, before, next.Revision);
            Assert.True(result.Status != RetierStatus.Done || stands.Revision == next.Revision);
            await UntilInForceAsync(stands.Revision, node);
            await AssertAllAsync(node);

            // It would go by itself in half a minute: nobody holds it any more.
            await redis.ExecuteAsync("DEL", "td:{meta}:lock");
        }
    }

    [Fact]
    public async Task Node_that_is_killed_starts_with_policy_and_customers_that_go_together_also_without_redis()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        await using var store = Open(redis);
        await LoadAsync(store);
        RetierRequest[] policies = [await PublishAsync(store, 50, "top", "rest"), await PublishAsync(store, 30, "gold", "silver")];
        Assert.Equal(RetierStatus.Done, (await store.RetierAsync(policies[0], Ann, null, default)).Status);
        var random = new Random(7);
        for (var round = 1; round <= 4; round++)
        {
            var (next, before) = (policies[round % 2], policies[(round + 1) % 2]);
            await using (var node = await ServiceProcess.StartAsync(Settings(redis, "one", "whole")))
            {
                await AssertAllAsync(node);
                var retiering = Task.Run(() => store.RetierAsync(next with { Expected = before.Revision }, Ann, null, default));

                // Before it is done, while the node reads the customers, or once it has them.
                await Task.Delay(random.Next(600));
                await node.KillAsync();
                Assert.Equal(RetierStatus.Done, (await retiering).Status);
            }

            await redis.KillAsync();
            await using (var node = await ServiceProcess.StartAsync(Settings(redis, "one", "whole")))
            {
                await AssertAllAsync(node);
                await redis.RestartAsync();
                await UntilInForceAsync(next.Revision, node);
                await AssertAllAsync(node);
            }
        }
    }

    [Fact]
    public async Task Node_of_an_embedded_store_follows_and_goes_back()
    {
        var file = Path.Combine(_folder, "store.db");
        await using var store = new EmbeddedCustomerStore(
            new EmbeddedStoreOptions { File = file }, NullLogger<EmbeddedCustomerStore>.Instance, TimeProvider.System);
        await LoadAsync(store);
        RetierRequest[] policies = [await PublishAsync(store, 50, "top", "rest"), await PublishAsync(store, 30, "gold", "silver")];
        Assert.Equal(RetierStatus.Done, (await store.RetierAsync(policies[0], Ann, null, default)).Status);
        await using var node = await ServiceProcess.StartAsync(new Dictionary<string, string>
        {
            ["TIERDECISION__EMBEDDED__FILE"] = file,
            ["TIERDECISION__IDENTITY__KEY"] = Key,
        });
        await AssertAllAsync(node);

        Assert.Equal(RetierStatus.Done, (await store.RetierAsync(policies[1] with { Expected = policies[0].Revision }, Ann, null, default)).Status);
        await UntilInForceAsync(policies[1].Revision, node);
        await AssertAllAsync(node);
        Assert.Equal(PolicyChangeStatus.Done, (await store.RollBackPolicyAsync(policies[1].Revision, Ann, default)).Status);
        await UntilInForceAsync(policies[0].Revision, node);
        await AssertAllAsync(node);
    }

    private static RedisCustomerStore Open(RedisServer redis) => new(
        new RedisStoreOptions { Connection = redis.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);

    private Dictionary<string, string> Settings(RedisServer redis, string node, string mode)
    {
        var settings = new Dictionary<string, string>
        {
            ["TIERDECISION__REDIS__CONNECTION"] = redis.ConnectionString,
            ["TIERDECISION__IDENTITY__KEY"] = Key,
            ["TIERDECISION__REPLICA__MODE"] = mode,
            ["TIERDECISION__REPLICA__CACHECUSTOMERS"] = "1000",
        };
        if (mode != "cache")
        {
            settings["TIERDECISION__CHECKPOINT__PATH"] = Path.Combine(_folder, node, "customers.checkpoint");
        }

        return settings;
    }

    private static Instant Now => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private static int ValueOf(int customer) => customer % 101;

    private static IdentityKey KeyOf(int customer)
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashCustomerId(customer.ToString(CultureInfo.InvariantCulture), out var key));
        return key;
    }

    private string Expected(string revision, int value)
    {
        var (from, better, worse) = _expected[revision];
        return value < from ? worse : better;
    }

    private static async Task<string> TierAsync(ServiceProcess node, int customer) =>
        (await node.Client.DecideAsync(Requests.Call(customer.ToString(CultureInfo.InvariantCulture)))).Tier.Name;

    // What goes together is in force and live, each with its entry in the trail.
    private static async Task<PolicyInForce> AssertOneOfTheTwoAsync(ICustomerStore store, PolicyInForce before, string next)
    {
        var stands = await CatalogueAsync(store);
        var live = (await store.DescribeAsync(default)).Dataset!;
        Assert.Contains(stands.InForce.Revision, new[] { before.Revision, next });
        Assert.Equal((stands.InForce.Dataset, stands.InForce.Revision), (live.Number, live.Header.PolicyRevision));
        var page = await store.ListAsync(new AuditQuery { PageSize = AuditQuery.MaxPageSize }, default);
        Assert.Equal(
            (stands.InForce.Number, stands.InForce.Number),
            (page.Records.Count(record => record.Entry.Kind == AuditKind.PolicyActivated),
                page.Records.Count(record => record.Entry.Kind == AuditKind.DatasetRetiered)));
        return stands.InForce;
    }

    private static async Task LoadAsync(ICustomerLoader store)
    {
        var now = Now;
        var header = new DatasetHeader
        {
            Tiers = ["old"], PolicyName = "test", PolicyVersion = "1", AsOf = now, IdentityKeyFingerprint = Hasher.Fingerprint,
        };
        var customers = Enumerable.Range(0, Customers).Select(
            customer => new CustomerRecord(KeyOf(customer), new CustomerScore { AsOf = now, Version = 1, ValueScore = ValueOf(customer) }, []));
        var result = await store.LoadAsync(header, customers, progress: null, default);
        Assert.True(result.Status == LoadStatus.Loaded, result.Detail);
    }

    private static async Task<PolicyCatalogue> CatalogueAsync(IPolicyLibrary library)
    {
        PolicyCatalogue? catalogue = null;
        await Wait.UntilAsync(async () => (catalogue = (await library.ListPoliciesAsync(default)).Catalogue) is not null, "the library answers");
        return catalogue!;
    }

    // Two tiers, the better one from a value score on.
    private async Task<RetierRequest> PublishAsync(IPolicyLibrary library, int from, string better, string worse)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            name: test
            version: "{{from}}"
            tiers: [{name: {{better}}, at_least: {value_score: {{from}}}, priority: 70}, {name: {{worse}}, priority: 30}]
            unknown_customer: {tier: {{worse}}}
            queues: [{name: service}]
            routing: {default: [{queue: service}]}
            """);
        var load = PolicyFile.Parse(text, "test", Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()));
        var result = await library.PublishPolicyAsync(
            new PolicyPublication(load.Revision, load.Plan!.Name, load.Plan.Version, load.Document!), Ann, default);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
        _expected[load.Revision] = (from, better, worse);
        return new RetierRequest(load.Revision, load.Plan, "");
    }

    // The revision of an answer, whose tier is what that revision says.
    private async Task<string> AskAsync(ServiceProcess node, int customer)
    {
        var answer = await node.Client.DecideAsync(Requests.Call(customer.ToString(CultureInfo.InvariantCulture)));
        var worse = _expected[answer.Policy.Revision].Worse;

        // With a cache a customer may have to be asked for just when the dataset goes: then nobody knows the customer, and the answer says so.
        var isKnown = !answer.Degraded || answer.Tier.Name != worse;
        Assert.Equal((customer, isKnown ? Expected(answer.Policy.Revision, ValueOf(customer)) : worse), (customer, answer.Tier.Name));
        return answer.Policy.Revision;
    }

    private async Task AssertAllAsync(ServiceProcess node)
    {
        for (var customer = 0; customer <= 101; customer++)
        {
            await AskAsync(node, customer);
        }
    }

    private async Task UntilInForceAsync(string revision, params ServiceProcess[] nodes)
    {
        foreach (var node in nodes)
        {
            await Wait.UntilAsync(async () => await AskAsync(node, 1) == revision, $"revision {revision} is in force");
        }
    }
}
