using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>Nodes of this version and of an earlier one on one Redis: what one writes, loads or flips, the other follows, and the other way round.</summary>
public sealed class TwoVersionsStoreTests
{
    private static readonly Customer Alias = new() { Phone = "+442079460958" };
    private static readonly Customer Other = new() { ExternalId = new ExternalId { Source = "helpdesk", Id = "7" } };

    [EarlierBuildTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_one_version_writes_the_other_answers_by(bool earlierWrites)
    {
        await using var versions = await TwoVersions.StartAsync(EarlierBuild.Programs);
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(versions.Settings());
        await using var current = await Programs.Current.StartServiceAsync(versions.Settings());
        var (writing, following) = earlierWrites ? (earlier, current) : (current, earlier);
        var writer = Customers(writing);

        // A new customer, whose alias goes to another one afterwards, and back.
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(Put("new", "platinum", Alias, Other))).Outcome);
        await UntilTierAsync(following, Alias, "platinum");
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(Put("7", "silver", Alias))).Outcome);
        await UntilTierAsync(following, Alias, "silver");
        Assert.Equal(WriteOutcome.Applied, (await Customers(following).PutCustomerAsync(Put("new", "gold", Alias))).Outcome);
        await UntilTierAsync(writing, Alias, "gold");

        // An override is set by one and ended by the other.
        Assert.Equal(WriteOutcome.Applied, (await writer.SetOverrideAsync(Override("7", "platinum"))).Outcome);
        await UntilTierAsync(following, Id("7"), "platinum");
        Assert.Equal(
            WriteOutcome.Applied, (await Customers(following).ClearOverrideAsync(new ClearOverrideRequest { CustomerId = "7", Author = "ben", Reason = "over" })).Outcome);
        await UntilTierAsync(writing, Id("7"), "silver");

        // The versions that one gave are those that the other compares with.
        var version = (await Customers(following).GetCustomerAsync(new GetCustomerRequest { CustomerId = "new" })).Version;
        var late = Put("new", "silver");
        late.Version = version;
        Assert.Equal(WriteOutcome.Older, (await writer.PutCustomerAsync(late)).Outcome);

        var removed = await writer.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "new" });
        Assert.Equal((WriteOutcome.Applied, 1, 2), (removed.Outcome, removed.Receipt.Records, removed.Receipt.Aliases));
        await UntilTierAsync(following, Alias, "standard");
        await Wait.UntilAsync(async () => (await TraceAsync(following, "new", Other)).Erased, "nothing is left in the other node");
        Assert.Equal(WriteOutcome.Older, (await Customers(following).PutCustomerAsync(late)).Outcome);
        await TwoVersions.AssertFollowedAsync(datasets: 1, earlier, current);
    }

    [EarlierBuildFact]
    public async Task Both_write_at_the_same_time_and_agree_on_every_customer()
    {
        const int Written = 60;
        await using var versions = await TwoVersions.StartAsync(Programs.Current);
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(versions.Settings());
        await using var current = await Programs.Current.StartServiceAsync(versions.Settings());
        ServiceProcess[] nodes = [earlier, current];

        await Task.WhenAll(nodes.Select((node, which) => WriteAsync(node, new Random(which))));

        for (var i = 0; i < Written; i++)
        {
            var found = await FindAsync(earlier, $"{i}");
            Assert.Equal(found, await FindAsync(current, $"{i}"));
            var tier = found is null ? "standard" : found.TierOverride is { Tier: not "" } set ? set.Tier : found.Score.Tier;
            await Task.WhenAll(nodes.Select(node => UntilTierAsync(node, Id($"{i}"), tier)));
            var phone = new Customer { Phone = RandomCustomers.Phone(i) };
            await Wait.UntilAsync(async () => Equals((await AskAsync(earlier, phone)).Tier, (await AskAsync(current, phone)).Tier), $"both know whose {phone} is");
        }

        await TwoVersions.AssertFollowedAsync(datasets: 1, earlier, current);

        static async Task WriteAsync(ServiceProcess node, Random random)
        {
            for (var i = 0; i < 200; i++)
            {
                var id = $"{random.Next(Written)}";
                switch (random.Next(6))
                {
                    case 0:
                        await Customers(node).RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = id });
                        break;
                    case 1:
                        await Customers(node).SetOverrideAsync(Override(id, random.Next(2) == 0 ? "platinum" : "gold"));
                        break;
                    default:
                        await Customers(node).PutCustomerAsync(
                            Put(id, random.Next(2) == 0 ? "gold" : "silver", new Customer { Phone = RandomCustomers.Phone(random.Next(Written)) }));
                        break;
                }
            }
        }
    }

    [EarlierBuildTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_one_version_loads_and_flips_the_other_follows(bool earlierLoads)
    {
        var (one, other) = earlierLoads ? (EarlierBuild.Programs, Programs.Current) : (Programs.Current, EarlierBuild.Programs);
        await using var versions = await TwoVersions.StartAsync(other);
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(versions.Settings());
        await using var current = await Programs.Current.StartServiceAsync(versions.Settings());
        var writer = Customers(earlierLoads ? current : earlier);
        ServiceProcess[] nodes = [earlier, current];
        var before = await TiersAsync(current);
        Assert.Equal(before, await TiersAsync(earlier));

        // What the other version wrote is carried over by the rule that it knows: an override survives, a score that is older than the load does not.
        await writer.SetOverrideAsync(Override("1", "platinum"));
        await writer.PutCustomerAsync(Put("only-written", "gold", Alias));
        await writer.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "2", Version = 9000000000000 });
        await versions.LoadAsync(one, seed: 2);
        await UntilGenerationAsync(nodes, 2);

        var after = await TiersAsync(current);
        Assert.NotEqual(before, after);
        Assert.Equal(after, await TiersAsync(earlier));
        foreach (var node in nodes)
        {
            Assert.True((await AskAsync(node, Id("1"))).Tier.Overridden);
            Assert.Equal(ScoreStatus.Unknown, (await AskAsync(node, Alias)).Score.Status);
            Assert.Equal(ScoreStatus.Unknown, (await AskAsync(node, Id("2"))).Score.Status);
        }

        await versions.FlipBackAsync(other);
        await UntilGenerationAsync(nodes, 1);
        foreach (var node in nodes)
        {
            Assert.Equal("gold", (await AskAsync(node, Alias)).Tier.Name);
            Assert.Equal(before[3..RandomCustomers.Count], (await TiersAsync(node))[3..RandomCustomers.Count]);
        }

        await versions.FlipBackAsync(one);
        await UntilGenerationAsync(nodes, 2);
        Assert.All(await Task.WhenAll(nodes.Select(TiersAsync)), tiers => Assert.Equal(after, tiers));
        await TwoVersions.AssertFollowedAsync(datasets: 4, earlier, current);
    }

    [EarlierBuildTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Checkpoint_of_one_version_is_started_from_by_the_other_or_left_alone(bool earlierKeeps)
    {
        var (one, other) = earlierKeeps ? (EarlierBuild.Programs, Programs.Current) : (Programs.Current, EarlierBuild.Programs);
        await using var versions = await TwoVersions.StartAsync(one);
        var settings = versions.Settings(("CHECKPOINT__PATH", versions.PathOf("customers.checkpoint")));
        List<string> tiers;
        await using (var keeping = await one.StartServiceAsync(settings))
        {
            tiers = await TiersAsync(keeping);
            await keeping.StopAsync();
        }

        Assert.True(File.Exists(versions.PathOf("customers.checkpoint")));

        // With Redis: whatever it makes of the file, it ends up with what the store has.
        await using (var following = await other.StartServiceAsync(settings))
        {
            Assert.Equal(tiers, await TiersAsync(following));
            Assert.Equal(WriteOutcome.Applied, (await Customers(following).PutCustomerAsync(Put("3", tiers[3] == "gold" ? "silver" : "gold"))).Outcome);
            await UntilTierAsync(following, Id("3"), tiers[3] == "gold" ? "silver" : "gold");
            tiers = await TiersAsync(following);
            await following.StopAsync();
        }

        // Without: this version starts from what an earlier one kept. An earlier one may find a form that it does not know, and then knows nobody.
        await using (var keeping = await one.StartServiceAsync(settings))
        {
            Assert.Equal(tiers, await TiersAsync(keeping));
            await keeping.StopAsync();
        }

        await versions.Redis.KillAsync();
        await using var alone = await ServiceProcess.StartAsync(settings, program: other.Service);
        var answer = await AskAsync(alone, Id("3"));
        if (earlierKeeps || answer.Score.Status != ScoreStatus.Unavailable)
        {
            Assert.Equal(tiers, await TiersAsync(alone));
        }
        else
        {
            Assert.Contains("is not used", alone.Output, StringComparison.Ordinal);
        }
    }

    [EarlierBuildTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Embedded_store_goes_from_one_version_to_the_other_and_back(bool earlierBegins)
    {
        var (one, other) = earlierBegins ? (EarlierBuild.Programs, Programs.Current) : (Programs.Current, EarlierBuild.Programs);
        using var data = new EarlierData();
        var settings = data.Settings(
            ("EMBEDDED__FILE", data.PathOf("store.db")), ("DECISIONLOG__TARGET", "File"), ("DECISIONLOG__FILE", data.PathOf("log.jsonl")));
        foreach (var seed in (int[])[1, 2])
        {
            var file = data.PathOf("random.csv");
            await File.WriteAllLinesAsync(file, RandomCustomers.ScoreFile(seed));
            await one.TierCtlAsync(settings, "load", file);
        }

        IReadOnlyList<string> pseudonyms;
        await using (var service = await one.StartServiceAsync(settings))
        {
            await Customers(service).PutCustomerAsync(Put("new", "gold", Alias, Other));
            await Customers(service).SetOverrideAsync(Override("new", "platinum"));
            await UntilTierAsync(service, Alias, "platinum");
            pseudonyms = (await TraceAsync(service, "new", Alias)).LogPseudonyms;
        }

        List<string> tiers;
        await using (var service = await other.StartServiceAsync(settings))
        {
            await UntilTierAsync(service, Other, "platinum");
            Assert.Equal(pseudonyms, (await TraceAsync(service, "new", Alias)).LogPseudonyms);
            await Customers(service).PutCustomerAsync(Put("5", "gold", Alias));
            await UntilTierAsync(service, Alias, "gold");
            tiers = await TiersAsync(service);
        }

        await using (var service = await one.StartServiceAsync(settings))
        {
            Assert.Equal(tiers, await TiersAsync(service));
            Assert.Equal("gold", (await AskAsync(service, Alias)).Tier.Name);
            await one.TierCtlAsync(settings, "load", "--flip-back");
            await UntilGenerationAsync([service], 1);
            Assert.Equal("gold", (await AskAsync(service, Alias)).Tier.Name);
        }

        var printed = await Task.WhenAll(((Programs[])[one, other]).Select(version => version.TierCtlAsync(settings, "log", "--file", data.PathOf("log.jsonl"), "--last", "100000")));
        Assert.Equal(printed[0], printed[1]);
    }

    private static CustomerService.CustomerServiceClient Customers(ServiceProcess node) => new(node.Channel);

    private static Customer Id(string id) => new() { CustomerId = id };

    private static PutCustomerRequest Put(string id, string tier, params Customer[] aliases) => new()
    {
        CustomerId = id, Score = new ScoreRecord { Tier = tier, ValueScore = 50, PreferredAgent = "ben", Language = "fr" }, AddAliases = { aliases },
    };

    private static SetOverrideRequest Override(string id, string tier) => new()
    {
        CustomerId = id, Tier = tier, ExpiresAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(9)), Author = "ann", Reason = "press contact",
    };

    private static async Task<DecideResponse> AskAsync(ServiceProcess node, Customer customer) =>
        await node.Client.DecideAsync(new DecideRequest { Customer = customer, Contact = new Contact { Channel = Channel.Voice } });

    private static Task UntilTierAsync(ServiceProcess node, Customer customer, string tier) =>
        Wait.UntilAsync(async () => (await AskAsync(node, customer)).Tier.Name == tier, $"the tier of {customer} is {tier}");

    // The tiers of all customers, by id, and of those who have the phone numbers.
    private static async Task<List<string>> TiersAsync(ServiceProcess node)
    {
        var tiers = new List<string>();
        foreach (var batch in Enumerable.Range(0, RandomCustomers.Count).Select(i => Id($"{i}"))
            .Concat(Enumerable.Range(0, RandomCustomers.Count).Select(i => new Customer { Phone = RandomCustomers.Phone(i) })).Chunk(1000))
        {
            var request = new DecideBatchRequest();
            request.Requests.AddRange(batch.Select(customer => new DecideRequest { Customer = customer, Contact = new Contact { Channel = Channel.Voice } }));
            tiers.AddRange((await node.Client.DecideBatchAsync(request)).Results.Select(result => result.Decision.Tier.Name));
        }

        return tiers;
    }

    private static async Task UntilGenerationAsync(ServiceProcess[] nodes, int generation)
    {
        foreach (var node in nodes)
        {
            await Wait.UntilAsync(
                async () =>
                {
                    using var ready = await node.GetAsync("/health/ready");
                    return (await ready.Content.ReadAsStringAsync()).Contains($"of generation {generation}", StringComparison.Ordinal);
                },
                $"the node serves generation {generation}");
        }
    }

    private static async Task<TraceCustomerResponse> TraceAsync(ServiceProcess node, string id, params Customer[] aliases) =>
        await Customers(node).TraceCustomerAsync(new TraceCustomerRequest { CustomerId = id, Aliases = { aliases } });

    private static async Task<GetCustomerResponse?> FindAsync(ServiceProcess node, string id)
    {
        try
        {
            return await Customers(node).GetCustomerAsync(new GetCustomerRequest { CustomerId = id });
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
