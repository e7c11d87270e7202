using TierDecision.ProcessTests.Service;
using TierDecision.V1;
using static TierDecision.ProcessTests.Compatibility.NodeCalls;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>Loads and flips by this version and by an earlier one, into one Redis and into one embedded store.</summary>
public sealed class TwoVersionsLoadTests
{
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
        foreach (var node in nodes)
        {
            await UntilTierAsync(node, Alias, "gold");
        }

        await TwoVersions.AssertFollowedAsync(datasets: 1, nodes);
        var ahead = (ulong)TimeProvider.System.GetUtcNow().AddHours(12).ToUnixTimeMilliseconds();
        await writer.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "2", Version = ahead });
        await versions.LoadAsync(one, seed: 2);
        await UntilDatasetAsync(nodes, 2);

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
        await UntilDatasetAsync(nodes, 1);
        foreach (var node in nodes)
        {
            Assert.Equal("gold", (await AskAsync(node, Alias)).Tier.Name);
            Assert.Equal(before[3..RandomCustomers.Count], (await TiersAsync(node))[3..RandomCustomers.Count]);
        }

        await versions.FlipBackAsync(one);
        await UntilDatasetAsync(nodes, 2);
        Assert.All(await Task.WhenAll(nodes.Select(TiersAsync)), tiers => Assert.Equal(after, tiers));
        await TwoVersions.AssertVerifiedAsync(datasets: 4, nodes);
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
            await UntilDatasetAsync([service], 1);
            Assert.Equal("gold", (await AskAsync(service, Alias)).Tier.Name);
        }

        string[] log = ["log", "--file", data.PathOf("log.jsonl"), "--last", "100000"];
        Assert.Equal(await one.TierCtlAsync(settings, log), await other.TierCtlAsync(settings, log));
    }
}
