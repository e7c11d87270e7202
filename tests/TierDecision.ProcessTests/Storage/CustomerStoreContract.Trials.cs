using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.ProcessTests.Storage;

/// <summary>The laws of trials beside the policy in force.</summary>
public abstract partial class CustomerStoreContract
{
    [Fact]
    public async Task Trials_of_a_library_are_read_with_what_is_in_force_and_each_change_leaves_its_entry()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor, activates: true);
        await PublishAsync(2, Editor);
        await PublishAsync(3, Editor);
        Assert.Equal(PolicyTrials.None, await TrialsAsync());
        var limits = new PolicyCanaryLimits(1, null, 10_000, 0);

        var shadow = await ChangeAsync(new PolicyTrialChange(PolicyTrialAction.StartShadow) { Revision = Revision(2), OneIn = 7 });
        var canary = await ChangeAsync(
            new PolicyTrialChange(PolicyTrialAction.StartCanary) { Revision = Revision(3), Share = 50, Limits = limits }, Editor);

        var trials = await TrialsAsync();

        // Times are kept to the millisecond.
        Assert.Equal(shadow.Shadow, trials.Shadow! with { StartedAt = shadow.Shadow!.StartedAt });
        Assert.Equal(canary.Canary, trials.Canary! with { StartedAt = canary.Canary!.StartedAt });
        Assert.Equal(shadow.Shadow.StartedAt.ToUnixTimeMilliseconds(), trials.Shadow.StartedAt.ToUnixTimeMilliseconds());
        Assert.Null(trials.Ended);
        Assert.Equal((Revision(2), 7, 1, "bob@desk"), (trials.Shadow.Revision, trials.Shadow.OneIn, trials.Shadow.Activation, trials.Shadow.Caller));
        Assert.Equal((Revision(3), 50, limits), (trials.Canary.Revision, trials.Canary.Share, trials.Canary.Limits));
        Assert.Equal(("the board", "a comment \u4f60\u597d"), (trials.Canary.Author, trials.Canary.Comment));
        Assert.True(trials.Canary.Number > trials.Shadow.Number);
        Assert.Equal(trials, (await CatalogueAsync()).Trials);

        await ChangeAsync(new PolicyTrialChange(PolicyTrialAction.SetCanary) { Share = 10_000, Trial = trials.Canary.Number });
        var changed = (await TrialsAsync()).Canary!;
        Assert.Equal((10_000, limits, true), (changed.Share, changed.Limits, changed.Number > trials.Canary.Number));
        await ChangeAsync(new PolicyTrialChange(PolicyTrialAction.RollBackCanary) { Trial = changed.Number }, new AuditActor("node", Reason: "too bad"));
        await ChangeAsync(new PolicyTrialChange(PolicyTrialAction.StopShadow));

        trials = await TrialsAsync();
        Assert.Equal((null, null), (trials.Shadow, trials.Canary));
        Assert.Equal(
            (changed.Number, Revision(3), 10_000, PolicyCanaryEnding.Limits, "node", "too bad"),
            (trials.Ended!.Number, trials.Ended.Revision, trials.Ended.Share, trials.Ended.By, trials.Ended.Caller, trials.Ended.Reason));
        var (two, three) = ($"p 2 ({Revision(2)})", $"p 3 ({Revision(3)})");
        Assert.Equal(
            [
                (AuditKind.ShadowStarted, "bob@desk", "", $"{two}, one in 7"), (AuditKind.CanaryStarted, "ann@desk", "", $"{three}, 0.5 %"),
                (AuditKind.CanaryChanged, "bob@desk", $"{three}, 0.5 %", $"{three}, 100 %"), (AuditKind.CanaryRolledBack, "node", $"{three}, 100 %", ""),
                (AuditKind.ShadowStopped, "bob@desk", $"{two}, one in 7", ""),
            ],
            await TrialEntriesAsync());
    }

    [Fact]
    public async Task Activation_ends_trials_in_the_same_step()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor, activates: true);
        await PublishAsync(2, Editor);
        await ChangeAsync(new PolicyTrialChange(PolicyTrialAction.StartShadow) { Revision = Revision(2) });
        await ChangeAsync(new PolicyTrialChange(PolicyTrialAction.StartCanary) { Revision = Revision(2), Share = 100 });

        await Store.ActivatePolicyAsync(Revision(2), Revision(1), Editor, default);

        var trials = await TrialsAsync();
        Assert.Equal((null, null, PolicyCanaryEnding.Activation), (trials.Shadow, trials.Canary, trials.Ended!.By));
        Assert.Equal(
            [AuditKind.ShadowStarted, AuditKind.CanaryStarted, AuditKind.ShadowStopped, AuditKind.CanaryStopped],
            (await TrialEntriesAsync()).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Rejects_trials_that_cannot_be_and_changes_nothing()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor, activates: true);
        await PublishAsync(2, Editor);
        var start = new PolicyTrialChange(PolicyTrialAction.StartCanary) { Revision = Revision(2), Share = 100 };
        (PolicyTrialChange Change, PolicyChangeStatus Status)[] wrong =
        [
            (start with { Revision = Revision(9) }, PolicyChangeStatus.UnknownRevision),
            (start with { Revision = "" }, PolicyChangeStatus.UnknownRevision),
            (start with { Revision = Revision(1) }, PolicyChangeStatus.NotPossible),
            (start with { Share = -1 }, PolicyChangeStatus.NotPossible),
            (start with { Share = 10_001 }, PolicyChangeStatus.NotPossible),
            (start with { Limits = PolicyCanaryLimits.Default with { Errors = 10_001 } }, PolicyChangeStatus.NotPossible),
            (new(PolicyTrialAction.StartShadow) { Revision = Revision(9) }, PolicyChangeStatus.UnknownRevision),
            (new(PolicyTrialAction.StartShadow) { Revision = Revision(2), OneIn = 0 }, PolicyChangeStatus.NotPossible),
            (new(PolicyTrialAction.StopShadow), PolicyChangeStatus.NoTrial),
            (new(PolicyTrialAction.SetCanary) { Share = 1 }, PolicyChangeStatus.NoTrial),
            (new(PolicyTrialAction.StopCanary), PolicyChangeStatus.NoTrial),
            (new(PolicyTrialAction.RollBackCanary) { Trial = 1 }, PolicyChangeStatus.NoTrial),
        ];
        var before = await CatalogueAsync();
        foreach (var (change, status) in wrong)
        {
            var result = await Store.ChangeTrialAsync(change, Revision(1), Operator, default);
            Assert.Equal((status, false), (result.Status, string.IsNullOrEmpty(result.Detail)));
        }

        Assert.Equal(PolicyChangeStatus.OtherInForce, (await Store.ChangeTrialAsync(start, Revision(2), Operator, default)).Status);
        Assert.Equal((before.Edits, PolicyTrials.None), ((await CatalogueAsync()).Edits, (await CatalogueAsync()).Trials));

        await ChangeAsync(start);
        Assert.Equal(PolicyChangeStatus.Unchanged, (await Store.ChangeTrialAsync(start, Revision(1), Operator, default)).Status);
        Assert.Equal(PolicyChangeStatus.OtherTrial, (await Store.ChangeTrialAsync(start with { Share = 1 }, null, Operator, default)).Status);
        foreach (var action in new[] { PolicyTrialAction.SetCanary, PolicyTrialAction.StopCanary, PolicyTrialAction.RollBackCanary })
        {
            var other = await Store.ChangeTrialAsync(new PolicyTrialChange(action) { Share = 1, Trial = 999 }, null, Operator, default);
            Assert.Equal(PolicyChangeStatus.OtherTrial, other.Status);
        }

        Assert.Single(await TrialEntriesAsync());
    }

    [Fact]
    public async Task Reports_of_nodes_are_kept_and_one_node_judges()
    {
        await PreparePoliciesAsync();
        await using var second = Open();
        var first = await Store.ReportTrialAsync(Report("one", 5), [], default);
        var other = await second.ReportTrialAsync(Report("two", 7), [], default);
        var again = await Store.ReportTrialAsync(Report("one", 6), [], default);

        Assert.Equal((true, false, true), (first.IsJudge, other.IsJudge, again.IsJudge));
        Assert.Empty(other.Reports!);
        Assert.Equal([("one", 6L), ("two", 7L)], again.Reports!.Select(report => (report.Node, report.Decided)).Order());
        var read = await second.ReadTrialAsync(1, withSamples: true, default);
        Assert.Equal(again.Reports!.Select(report => report.Node).Order(), read.Reports!.Select(report => report.Node).Order());
        var cell = Assert.Single(read.Reports!.Single(report => report.Node == "two").Cells);
        Assert.Equal(Report("two", 7).Cells[0], cell);
        Assert.Empty((await Store.ReadTrialAsync(2, withSamples: false, default)).Reports!);
    }

    [Fact]
    public async Task Newest_differences_are_kept()
    {
        await PreparePoliciesAsync();
        for (var i = 0; i < 30; i++)
        {
            var boxes = Enumerable.Range(0, 10).Select(j => BitConverter.GetBytes((i * 10) + j)).ToList();
            Assert.Null((await Store.ReportTrialAsync(Report("one", i), boxes, default)).Detail);
        }

        await Store.ReportTrialAsync(Report("one", 1) with { Trial = 2 }, [[1]], default);

        var samples = (await Store.ReadTrialAsync(1, withSamples: true, default)).Samples.Select(box => BitConverter.ToInt32(box)).ToList();
        Assert.Equal(Enumerable.Range(300 - TrialLimits.Samples, TrialLimits.Samples).Reverse(), samples);
        var other = await Store.ReadTrialAsync(2, withSamples: true, default);
        Assert.Equal(1, Assert.Single(Assert.Single(other.Samples)));
    }

    [Fact]
    public async Task Trials_of_a_store_that_is_away_are_unavailable()
    {
        await using var store = OpenUnreachable();

        var change = await store.ChangeTrialAsync(new PolicyTrialChange(PolicyTrialAction.StopShadow), null, Editor, default);
        Assert.Equal(PolicyChangeStatus.Unavailable, change.Status);
        foreach (var reading in new[] { await store.ReportTrialAsync(Report("one", 1), [], default), await store.ReadTrialAsync(1, withSamples: true, default) })
        {
            Assert.Null(reading.Reports);
            Assert.False(string.IsNullOrEmpty(reading.Detail));
        }
    }

    private static TrialReport Report(string node, long decided) => new()
    {
        Trial = 1,
        Node = node,
        Decided = decided,
        Cells = [new TrialCell { Context = DecisionContext.Ticket, Tier = "gold \u4f60", Compared = decided, Differing = 1, DueByMilliseconds = long.MaxValue }],
    };

    private async Task<PolicyTrials> TrialsAsync()
    {
        var reading = await Store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default);
        Assert.Null(reading.Detail);
        return reading.Trials;
    }

    private async Task<PolicyTrials> ChangeAsync(PolicyTrialChange change, AuditActor? actor = null)
    {
        var inForce = (await CatalogueAsync()).InForce.Revision;
        var result = await Store.ChangeTrialAsync(change, inForce, actor ?? Operator, default);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
        return result.Trials!;
    }

    // The oldest first.
    private async Task<List<(AuditKind Kind, string Caller, string Before, string After)>> TrialEntriesAsync()
    {
        var page = await Store.ListAsync(new AuditQuery { PageSize = AuditQuery.MaxPageSize }, default);
        return
        [
            .. page.Records.Select(record => record.Entry).Where(entry => entry.Kind is >= AuditKind.ShadowStarted and <= AuditKind.CanaryRolledBack)
                .Reverse().Select(entry => (entry.Kind, entry.Actor.Caller, entry.Changes[0].Before, entry.Changes[0].After)),
        ];
    }
}
