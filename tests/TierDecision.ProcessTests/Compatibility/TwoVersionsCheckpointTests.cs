using TierDecision.ProcessTests.Service;
using TierDecision.V1;
using static TierDecision.ProcessTests.Compatibility.NodeCalls;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>The checkpoint that a node of one version kept, and a node of the other that starts in its place.</summary>
public sealed class TwoVersionsCheckpointTests
{
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
            var tier = tiers[3] == "gold" ? "silver" : "gold";
            Assert.Equal(WriteOutcome.Applied, (await Customers(following).PutCustomerAsync(Put("3", tier))).Outcome);
            await UntilTierAsync(following, Id("3"), tier);
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
}
