using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.Tests.Core;
using TierDecision.Tests.Service;

namespace TierDecision.Tests.Storage.Publishing;

public class PolicyDeskTests
{
    private static readonly AuditActor Ann = new("ann");

    private readonly TestPolicyLibrary _library = new();
    private readonly PolicyDesk _desk;
    private LiveCustomers _live = new([Dataset("gold", "silver")]);

    public PolicyDeskTests() => _desk = new PolicyDesk(_library, _ => new(_live), ReadAsync);

    [Fact]
    public async Task Published_policy_is_put_into_force_and_rolled_back()
    {
        var (one, two) = (await PublishAsync("1"), await PublishAsync("2"));

        Assert.Equal((PolicyChangeStatus.Done, new PolicyInForce(1, one)), Outcome(await _desk.ActivateAsync(one, "", Ann, default)));
        Assert.Equal((PolicyChangeStatus.Done, new PolicyInForce(2, two)), Outcome(await _desk.ActivateAsync(two, one, Ann, default)));
        Assert.Equal((PolicyChangeStatus.Done, new PolicyInForce(3, one)), Outcome(await _desk.RollBackAsync(two, Ann, default)));
        Assert.Equal((PolicyChangeStatus.Done, new PolicyInForce(4, "")), Outcome(await _desk.ActivateAsync("", one, Ann, default)));
    }

    [Fact]
    public async Task Policy_that_lacks_tiers_is_kept_and_not_put_into_force()
    {
        _live = new([Dataset("gold", "platinum")]);
        var load = Load("1");
        var publication = new PolicyPublication(load.Revision, "test", "1", load.Document!);

        var refused = await _desk.PublishAsync(publication with { Activates = true, Expected = "" }, load.Tiers!, Ann, default);
        Assert.Equal(PolicyChangeStatus.LacksTiers, refused.Status);
        Assert.Empty(_library.Catalogue.Policies);

        var published = await _desk.PublishAsync(publication, load.Tiers!, Ann, default);
        Assert.Equal((PolicyChangeStatus.Done, FindingRule.MissingTier), (published.Status, Assert.Single(published.Findings).Rule));

        var activated = await _desk.ActivateAsync(load.Revision, "", Ann, default);
        Assert.Equal(PolicyChangeStatus.LacksTiers, activated.Status);
        Assert.StartsWith(
            $"Revision {load.Revision} is not put into force: the customers in dataset 3 have tiers that it does not have: platinum. ",
            activated.Refusal, StringComparison.Ordinal);
        Assert.Contains($"'tierctl policy activate {load.Revision} --retier'", activated.Refusal, StringComparison.Ordinal);
        Assert.EndsWith(". Nothing was changed.", activated.Refusal, StringComparison.Ordinal);
        Assert.Equal(PolicyInForce.Nothing, _library.Catalogue.InForce);
    }

    [Fact]
    public async Task Version_of_another_policy_is_told_beside_how_a_policy_fits_the_customers()
    {
        _live = new([Dataset("gold", "platinum")]);
        var (one, other) = (Load("1"), Load("1", "\n# another text"));
        await _desk.PublishAsync(new PolicyPublication(one.Revision, "test", "1", one.Document!), one.Tiers!, Ann, default);

        var published = await _desk.PublishAsync(new PolicyPublication(other.Revision, "test", "1", other.Document!), other.Tiers!, Ann, default);

        Assert.Equal([FindingRule.SharedVersion, FindingRule.MissingTier], published.Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task Rollback_to_a_policy_that_lacks_tiers_is_refused()
    {
        var (one, two) = (await PublishAsync("1"), await PublishAsync("2"));
        await _desk.ActivateAsync(one, "", Ann, default);
        await _desk.ActivateAsync(two, one, Ann, default);
        _live = new([Dataset("gold", "platinum")]);

        Assert.Equal(PolicyChangeStatus.LacksTiers, (await _desk.RollBackAsync(two, Ann, default)).Status);
        Assert.Equal(new PolicyInForce(2, two), _library.Catalogue.InForce);

        // The file of each node is nobody else's to check.
        Assert.Equal(PolicyChangeStatus.Done, (await _desk.ActivateAsync("", two, Ann, default)).Status);
    }

    [Fact]
    public async Task Rollback_is_not_held_up_by_tiers_of_customers_who_go_back_with_it()
    {
        var (one, two) = (await PublishAsync("1"), await PublishAsync("2"));
        await _desk.ActivateAsync(one, "", Ann, default);
        Assert.Equal(PolicyChangeStatus.Done, _library.Activate(two, dataset: 3).Status);
        _live = new([Dataset("gold", "platinum")]);

        Assert.Equal((PolicyChangeStatus.Done, one), Revision(await _desk.RollBackAsync(two, Ann, default)));

        static (PolicyChangeStatus Status, string? Revision) Revision(PolicyChangeResult result) => (result.Status, result.InForce?.Revision);
    }

    [Fact]
    public async Task Rollback_is_refused_where_other_customers_went_live_since_who_do_not_go_back()
    {
        var (one, two) = (await PublishAsync("1"), await PublishAsync("2"));
        await _desk.ActivateAsync(one, "", Ann, default);
        Assert.Equal(PolicyChangeStatus.Done, _library.Activate(two, dataset: 2).Status);
        _live = new([Dataset("gold", "platinum")]);

        Assert.Equal(PolicyChangeStatus.LacksTiers, (await _desk.RollBackAsync(two, Ann, default)).Status);
    }

    [Fact]
    public async Task Policy_that_this_version_cannot_read_is_refused_with_its_errors()
    {
        var text = TextOf("1") + "\nnew_key: 1\n";
        await _library.PublishPolicyAsync(
            new PolicyPublication("0123456789ab", "test", "1", new PolicyDocument(text, new Dictionary<string, string>())), Ann, default);

        var result = await _desk.ActivateAsync("0123456789ab", "", Ann, default);

        Assert.Equal((PolicyChangeStatus.HasErrors, "new_key"), (result.Status, Assert.Single(result.Findings).Path));
        Assert.Equal("Revision 0123456789ab cannot be read by this version (1 error). Nothing was changed.", result.Refusal);
    }

    [Fact]
    public async Task Library_says_itself_what_it_refuses()
    {
        var one = await PublishAsync("1");

        Assert.Equal(PolicyChangeStatus.UnknownRevision, (await _desk.ActivateAsync("0123456789ab", "", Ann, default)).Status);
        Assert.Equal(PolicyChangeStatus.OtherInForce, (await _desk.ActivateAsync(one, "0123456789ab", Ann, default)).Status);
        Assert.Equal(PolicyChangeStatus.NothingBefore, (await _desk.RollBackAsync("", Ann, default)).Status);
        Assert.Equal(PolicyChangeStatus.OtherInForce, (await _desk.RollBackAsync(one, Ann, default)).Status);
    }

    [Fact]
    public async Task Store_that_cannot_say_who_is_live_changes_nothing()
    {
        var one = await PublishAsync("1");
        _live = new([], "the test says so");

        var result = await _desk.ActivateAsync(one, "", Ann, default);

        Assert.Equal((PolicyChangeStatus.Unavailable, "the test says so"), (result.Status, result.Detail));
        Assert.Equal(PolicyInForce.Nothing, _library.Catalogue.InForce);
    }

    [Fact]
    public void Customers_that_a_node_serves_stand_beside_the_live_ones_if_they_are_others()
    {
        var (live, served) = (Dataset("gold"), Dataset("silver") with { Number = 2 });

        Assert.Equal([live], LiveCustomers.Of(new DatasetDescription(DatasetStatus.Live, live), live).Datasets);
        Assert.Equal([live, served], LiveCustomers.Of(new DatasetDescription(DatasetStatus.Live, live), served).Datasets);
        Assert.Equal([served], LiveCustomers.Of(new DatasetDescription(DatasetStatus.Unavailable, null, "gone"), served).Datasets);
        Assert.Equal("gone", LiveCustomers.Of(new DatasetDescription(DatasetStatus.Unavailable, null, "gone")).Problem);
        Assert.Null(LiveCustomers.Of(new DatasetDescription(DatasetStatus.Empty, null)).Problem);
    }

    private static (PolicyChangeStatus Status, PolicyInForce? InForce) Outcome(PolicyChangeResult result) => (result.Status, result.InForce);

    private static string TextOf(string version) => $$"""
        name: test
        version: "{{version}}"
        tiers:
          - {name: gold, from_percentile: 80, priority: 80}
          - {name: silver, priority: 20}
        unknown_customer: {tier: silver}
        queues: [{name: desk}]
        routing: {default: [{queue: desk}]}
        """;

    private static PolicyLoad Load(string version, string end = "") => PolicyFile.Parse(TextOf(version) + end, "test", TestPolicy.Now);

    private static ValueTask<(PolicyTiers? Tiers, IReadOnlyList<Finding> Findings)> ReadAsync(
        PolicyDocument document, string source, CancellationToken cancellationToken)
    {
        var load = PolicyFile.Parse(document, source, TestPolicy.Now);
        return new((load.Plan is null ? null : load.Tiers, load.Findings));
    }

    private async Task<string> PublishAsync(string version)
    {
        var load = Load(version);
        var result = await _desk.PublishAsync(new PolicyPublication(load.Revision, "test", version, load.Document!), load.Tiers!, Ann, default);
        Assert.Equal(PolicyChangeStatus.Done, result.Status);
        return load.Revision;
    }

    private static DatasetInfo Dataset(params string[] tiers) => new(
        3,
        new DatasetHeader { Tiers = tiers, PolicyName = "old", PolicyVersion = "1", AsOf = TestPolicy.Now, IdentityKeyFingerprint = 1 },
        1, 0, (ulong)tiers.Length, TestPolicy.Now);
}
