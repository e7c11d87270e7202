using System.Text.RegularExpressions;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;
using static TierDecision.ProcessTests.Compatibility.NodeCalls;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>
/// Nodes of this version and of an earlier one on one store with a policy library. The earlier version knows nothing of it, serves its file, and goes on
/// with the customers as before.
/// </summary>
public sealed partial class TwoVersionsPolicyTests
{
    [EarlierBuildFact]
    public async Task Policy_of_the_library_is_followed_by_this_version_and_does_not_disturb_the_earlier_one()
    {
        await using var versions = await TwoVersions.StartAsync(Programs.Current);
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(versions.Settings());
        await using var current = await Programs.Current.StartServiceAsync(versions.Settings());
        var ofTheFile = (await AskAsync(earlier, Id("1"))).Policy.Revision;

        var revision = await PublishAsync(versions.Settings(), versions.PathOf("policy.yaml"));

        await UntilInForceAsync(current, revision);
        Assert.Equal(ofTheFile, (await AskAsync(earlier, Id("1"))).Policy.Revision);
        await AssertFollowEachOtherAsync(earlier, current);

        // Loads and flips of either version leave the library as it is.
        await versions.LoadAsync(EarlierBuild.Programs, seed: 2);
        await versions.FlipBackAsync(EarlierBuild.Programs);
        await versions.LoadAsync(Programs.Current, seed: 3);
        await UntilDatasetAsync([earlier, current], 3);
        Assert.Equal((revision, ofTheFile), ((await AskAsync(current, Id("1"))).Policy.Revision, (await AskAsync(earlier, Id("1"))).Policy.Revision));

        await Programs.Current.TierCtlAsync(versions.Settings(), "policy", "rollback");
        await UntilInForceAsync(current, ofTheFile);
    }

    [EarlierBuildFact]
    public async Task File_with_a_policy_library_is_opened_and_written_by_the_earlier_version_beside_this_one()
    {
        var folder = Directory.CreateTempSubdirectory("versions-").FullName;
        try
        {
            var settings = new Dictionary<string, string>
            {
                ["TIERDECISION__EMBEDDED__FILE"] = Path.Combine(folder, "store.db"),
                ["TIERDECISION__IDENTITY__KEY"] = "000102030405060708090a0b0c0d0e0f",
                ["TIERDECISION__POLICY__FILE"] = Path.Combine(EarlierData.Source, "policy.yaml"),
                ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1",
            };
            var scores = Path.Combine(folder, "scores.csv");
            await File.WriteAllLinesAsync(scores, RandomCustomers.ScoreFile(1));
            await EarlierBuild.Programs.TierCtlAsync(settings, "load", scores, "--currency", "EUR");

            // Begun before there is a library, and after.
            await using var before = await EarlierBuild.Programs.StartServiceAsync(settings);
            var ofTheFile = (await AskAsync(before, Id("1"))).Policy.Revision;
            var revision = await PublishAsync(settings, Path.Combine(folder, "policy.yaml"));
            await using var after = await EarlierBuild.Programs.StartServiceAsync(settings);
            await using var current = await Programs.Current.StartServiceAsync(settings);

            Assert.Equal(revision, (await AskAsync(current, Id("1"))).Policy.Revision);
            Assert.Equal(ofTheFile, (await AskAsync(after, Id("1"))).Policy.Revision);
            await AssertFollowEachOtherAsync(before, current);
            await AssertFollowEachOtherAsync(after, current);
            await EarlierBuild.Programs.TierCtlAsync(settings, "load", scores, "--currency", "EUR");
            await UntilDatasetAsync([before, after, current], 2);
            Assert.Equal(revision, (await AskAsync(current, Id("1"))).Policy.Revision);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AssertFollowEachOtherAsync(ServiceProcess earlier, ServiceProcess current)
    {
        foreach (var (writer, tier) in new[] { (earlier, "platinum"), (current, "silver") })
        {
            Assert.Equal(WriteOutcome.Applied, (await Customers(writer).PutCustomerAsync(Put("1", tier))).Outcome);
            await UntilTierAsync(earlier, Id("1"), tier);
            await UntilTierAsync(current, Id("1"), tier);
        }
    }

    private static Task UntilInForceAsync(ServiceProcess node, string revision) => Wait.UntilAsync(
        async () => (await AskAsync(node, Id("1"))).Policy.Revision == revision, $"revision {revision} is in force");

    // The earlier policy under another version; put into force by the command.
    private static async Task<string> PublishAsync(Dictionary<string, string> settings, string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(EarlierData.Source, "policy.yaml"));
        await File.WriteAllTextAsync(file, VersionLine().Replace(text, "version: \"of the library\""));
        await Programs.Current.TierCtlAsync(settings, "policy", "publish", file, "--activate");
        var load = TierDecision.Configuration.Policies.PolicyFile.Load(file, NodaTime.Instant.FromUtc(2026, 1, 1, 0, 0));
        Assert.Empty(load.Errors);
        return load.Revision;
    }

    [GeneratedRegex("(?m)^version: .*$")]
    private static partial Regex VersionLine();
}
