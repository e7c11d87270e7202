using System.Collections.Concurrent;
using System.Globalization;
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
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Redis;

namespace TierDecision.ProcessTests.Service;

/// <summary>Services follow the policy library of their store.</summary>
public sealed class PolicyLibraryTests : IDisposable
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";
    private const int Rounds = 20;
    private const int CallersOfANode = 3;

    private static readonly AuditActor Ann = new("ann");

    private readonly string _folder = Directory.CreateTempSubdirectory("library-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_nodes_follow_activations_and_rollbacks_and_every_answer_is_right_for_the_revision_that_it_names()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis);
        await LoadAsync(store);
        await using var first = await ServiceProcess.StartAsync(Settings(redis));
        await using var second = await ServiceProcess.StartAsync(Settings(redis, "two"));
        var (one, two) = (await PublishAsync(store, 71), await PublishAsync(store, 72));
        Assert.NotEqual(one, (await first.Client.DecideAsync(Requests.Call("42"))).Policy.Revision);
        await ActivateAsync(store, one);
        await UntilInForceAsync(one, first, second);
        var priority = (await first.Client.DecideAsync(Requests.Call("42"))).Priority;
        var expected = new Dictionary<string, (string Version, int Priority)> { [one] = ("71", priority), [two] = ("72", priority + 1) };

        var answers = new ConcurrentDictionary<string, int>();
        using var end = new CancellationTokenSource();
        var calls = Task.WhenAll(Enumerable.Range(0, 2 * CallersOfANode).Select(i => Task.Run(() => CallAsync(i % 2 == 0 ? first : second))));
        for (var round = 1; round <= Rounds; round++)
        {
            var next = round % 2 == 1 ? two : one;
            var result = round % 4 < 2
                ? await store.ActivatePolicyAsync(next, expected.Keys.Single(revision => revision != next), Ann, default)
                : await store.RollBackPolicyAsync(expected.Keys.Single(revision => revision != next), Ann, default);
            Assert.Equal((PolicyChangeStatus.Done, next), (result.Status, result.InForce!.Revision));
            await UntilInForceAsync(next, first, second);
        }

        await end.CancelAsync();
        await calls;
        Assert.Equal(expected.Keys.Order(), answers.Keys.Order());
        Assert.All([first, second], node => Assert.DoesNotContain("refused", node.Output, StringComparison.Ordinal));
        Assert.Equal(Rounds + 1, await first.MetricAsync("tierdecision_policy_activation"));

        async Task CallAsync(ServiceProcess node)
        {
            while (!end.IsCancellationRequested)
            {
                var answer = await node.Client.DecideAsync(Requests.Call("42"));
                Assert.Equal(expected[answer.Policy.Revision], (answer.Policy.Version, answer.Priority));
                answers.AddOrUpdate(answer.Policy.Revision, 1, (_, count) => count + 1);
            }
        }
    }

    [Fact]
    public async Task Node_that_starts_without_redis_serves_the_last_policy_of_the_library()
    {
        await using var redis = await RedisServer.StartAsync();
        string revision;
        await using (var store = Open(redis))
        {
            await LoadAsync(store);
            revision = await PublishAsync(store, 71);
            await ActivateAsync(store, revision);
        }

        // The library is read before the first request, and the file is not needed.
        var settings = Settings(redis);
        settings["TIERDECISION__POLICY__FILE"] = Path.Combine(_folder, "none.yaml");
        await using (var first = await ServiceProcess.StartAsync(settings))
        {
            Assert.Equal(revision, await InForceAsync(first));
        }

        await redis.KillAsync();
        await using var second = await ServiceProcess.StartAsync(settings);
        Assert.Equal(revision, await InForceAsync(second));
        Assert.Contains($"revision=\"{revision}\",source=\"library\"", await second.MetricsAsync(), StringComparison.Ordinal);

        // Redis comes back without its data: the policy goes on, and the log says so.
        await redis.RestartAsync();
        await Wait.UntilAsync(() => second.Output.Contains("The store has no policy library any more", StringComparison.Ordinal), "the loss is told");
        Assert.Equal(revision, await InForceAsync(second));

        // And another is taken as soon as there is one.
        await using var anew = Open(redis);
        await LoadAsync(anew);
        var next = await PublishAsync(anew, 72);
        await ActivateAsync(anew, next);
        await UntilInForceAsync(next, second);
    }

    [Fact]
    public async Task Node_that_is_killed_around_activations_starts_with_one_of_them_whole()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        await using var store = Open(redis);
        await LoadAsync(store);
        var (one, two) = (await PublishAsync(store, 71), await PublishAsync(store, 72));
        await ActivateAsync(store, one);
        for (var round = 0; round < 3; round++)
        {
            await using (var node = await ServiceProcess.StartAsync(Settings(redis)))
            {
                await ActivateAsync(store, round % 2 == 0 ? two : one);
                await node.KillAsync();
            }

            await redis.KillAsync();
            await using (var node = await ServiceProcess.StartAsync(Settings(redis)))
            {
                Assert.Contains(await InForceAsync(node), new[] { one, two });
            }

            await redis.RestartAsync();
            await Wait.UntilAsync(
                async () => (await store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default)).Status == PolicyReadStatus.Found, "Redis is back");
        }
    }

    [Fact]
    public async Task Redis_that_is_killed_around_an_activation_leaves_one_of_the_two_in_all_nodes()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, Settings = ["appendfsync always"] });
        await using var store = Open(redis);
        await LoadAsync(store);
        var (one, two) = (await PublishAsync(store, 71), await PublishAsync(store, 72));
        await ActivateAsync(store, one);
        await using var first = await ServiceProcess.StartAsync(Settings(redis));
        await using var second = await ServiceProcess.StartAsync(Settings(redis, "two"));
        var random = new Random(7);
        for (var round = 0; round < 6; round++)
        {
            var before = (await CatalogueAsync(store)).InForce;
            var next = before.Revision == one ? two : one;
            var activation = Task.Run(() => store.ActivatePolicyAsync(next, before.Revision, Ann, default).AsTask());
            await Task.Delay(TimeSpan.FromMicroseconds(random.Next(3_000)));
            await redis.KillAsync();
            var result = await activation;
            Assert.Contains(await InForceAsync(first), new[] { one, two });
            await redis.RestartAsync();

            // What was acknowledged stands; what was not stands whole or not at all.
            var stands = await CatalogueAsync(store);
            Assert.Contains(stands.InForce, new[] { before, new PolicyInForce(before.Number + 1, next) });
            Assert.True(result.Status != PolicyChangeStatus.Done || stands.InForce.Revision == next);
            Assert.Equal((stands.InForce.Number, stands.InForce.Revision), (stands.Activations.Count, stands.Activations[0].Revision));
            var entries = await store.ListAsync(new AuditQuery { Kind = AuditKind.PolicyActivated }, default);
            Assert.Equal((AuditStatus.Done, stands.InForce.Number), (entries.Status, entries.Records.Count));
            await UntilInForceAsync(stands.InForce.Revision, first, second);
        }
    }

    [Fact]
    public async Task Node_of_an_embedded_store_follows_its_library_and_goes_back_to_its_file()
    {
        var file = Path.Combine(_folder, "store.db");
        await using var store = new EmbeddedCustomerStore(
            new EmbeddedStoreOptions { File = file }, NullLogger<EmbeddedCustomerStore>.Instance, TimeProvider.System);
        await LoadAsync(store);
        var settings = new Dictionary<string, string>
        {
            ["TIERDECISION__EMBEDDED__FILE"] = file,
            ["TIERDECISION__IDENTITY__KEY"] = Key,
        };
        await using var node = await ServiceProcess.StartAsync(settings);
        var ofTheFile = await InForceAsync(node);
        var (one, two) = (await PublishAsync(store, 71), await PublishAsync(store, 72));
        Assert.Equal(ofTheFile, await InForceAsync(node));

        foreach (var revision in new[] { one, two, one })
        {
            await ActivateAsync(store, revision);
            await UntilInForceAsync(revision, node);
        }

        await ActivateAsync(store, "");
        await UntilInForceAsync(ofTheFile, node);
        await node.StopAsync();
        Assert.Contains("leaves the policy to the policy file of each node again", node.Output, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Settings(RedisServer redis, string node = "one") => new()
    {
        ["TIERDECISION__REDIS__CONNECTION"] = redis.ConnectionString,
        ["TIERDECISION__IDENTITY__KEY"] = Key,
        ["TIERDECISION__CHECKPOINT__PATH"] = Path.Combine(_folder, node, "customers.checkpoint"),
    };

    private static RedisCustomerStore Open(RedisServer redis) => new(
        new RedisStoreOptions { Connection = redis.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);

    private static async Task LoadAsync(ICustomerLoader store)
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

    // The shipped policy with gold at this priority, which is its version as well.
    private static async Task<string> PublishAsync(IPolicyLibrary library, int priority)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ProgramPath.Repository, "policies", "contact-centre.yaml"));
        var version = priority.ToString(CultureInfo.InvariantCulture);
        text = Regex.Replace(text, "(?m)^version: .*$", $"version: \"{version}\"").Replace("priority: 70", $"priority: {version}", StringComparison.Ordinal);
        var load = PolicyFile.Parse(text, "test", Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()));
        var result = await library.PublishPolicyAsync(
            new PolicyPublication(load.Revision, load.Plan!.Name, load.Plan.Version, load.Document!), Ann, default);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
        return load.Revision;
    }

    private static async Task ActivateAsync(IPolicyLibrary library, string revision)
    {
        var result = await library.ActivatePolicyAsync(revision, (await CatalogueAsync(library)).InForce.Revision, Ann, default);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
    }

    private static async Task<PolicyCatalogue> CatalogueAsync(IPolicyLibrary library)
    {
        PolicyCatalogue? catalogue = null;
        await Wait.UntilAsync(async () => (catalogue = (await library.ListPoliciesAsync(default)).Catalogue) is not null, "the library answers");
        return catalogue!;
    }

    private static async Task<string> InForceAsync(ServiceProcess node) => (await node.Client.DecideAsync(Requests.Call("42"))).Policy.Revision;

    private static async Task UntilInForceAsync(string revision, params ServiceProcess[] nodes)
    {
        foreach (var node in nodes)
        {
            await Wait.UntilAsync(async () => await InForceAsync(node) == revision, $"revision {revision} is in force");
        }
    }
}
