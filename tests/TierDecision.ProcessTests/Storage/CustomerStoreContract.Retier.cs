using System.Globalization;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Findings;
using TierDecision.Storage;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>The laws of policies that go into force together with customers whose tiers are assigned anew.</summary>
public abstract partial class CustomerStoreContract
{
    private const string Grades = "[{name: top, at_least: {value_score: 60}, priority: 70}, {name: gold, at_least: {value_score: 30}, priority: 50}, {name: rest, priority: 30}]";
    private const string Old = "[{name: platinum, at_least: {value_score: 90}, priority: 70}, {name: gold, at_least: {value_score: 50}, priority: 50}, {name: basic, priority: 30}]";
    private const string Names = "tier_names: {platinum: top}";

    [Fact]
    public async Task Retiering_puts_the_policy_and_the_customers_into_force_in_one_step()
    {
        var before = await LoadAsync(Customers(400));
        var retier = await PublishRealAsync(Grades, Names);
        var entries = await EntriesAsync();
        var progress = new RecordedProgress();
        RetierCounts? told = null;

        var result = await Store.RetierAsync(retier with { Preview = counts => told = counts }, Editor, progress, default);

        Assert.Equal((RetierStatus.Done, null), (result.Status, result.Detail));
        Assert.Same(told, result.Counts);
        var dataset = (await Store.DescribeAsync(default)).Dataset!;
        AssertSame(result.Dataset!, dataset);
        AssertSame(
            before.Header with { Tiers = ["top", "gold", "rest"], PolicyName = "real", PolicyVersion = "1", PolicyRevision = retier.Revision }, dataset.Header);
        Assert.Equal((before.Customers, before.Aliases, before.HighestVersion), (dataset.Customers, dataset.Aliases, dataset.HighestVersion));
        var inForce = new PolicyInForce(1, retier.Revision) { Dataset = dataset.Number };
        Assert.Equal(inForce, result.InForce);
        Assert.Equal(inForce, (await CatalogueAsync()).InForce);
        var reading = await Store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default);
        Assert.Equal((inForce, true), (reading.InForce, reading.Document is not null));
        Assert.Equal((inForce, null), ((await Store.ReadPolicyInForceAsync(inForce, default)).InForce, (await Store.ReadPolicyInForceAsync(inForce, default)).Document));
        await AssertRetieredAsync(dataset, Enumerable.Range(0, 400).ToDictionary(number => number, number => Score(number)));
        Assert.Equal(400, progress.Reports[^1]);

        var added = await EntriesSinceAsync(entries);
        Assert.Equal(
            [AuditKind.PolicyActivated, AuditKind.DatasetRetiered], added.Select(record => record.Entry.Kind).Order());
        Assert.All(added, record => Assert.Equal(Editor, record.Entry.Actor));
        var changes = added.Single(record => record.Entry.Kind == AuditKind.DatasetRetiered).Entry.Changes;
        Assert.Contains(changes, change => change is { Field: "policy", Before: "contact-centre 7", After: "real 1" });
    }

    [Fact]
    public async Task Preview_counts_who_moves_and_changes_nothing()
    {
        var before = await LoadAsync(Customers(400));
        var retier = await PublishRealAsync(Grades, Names);

        var result = await Store.PreviewRetierAsync(retier.Plan, progress: null, default);

        Assert.Equal((RetierStatus.Done, null), (result.Status, result.Detail));
        var counts = result.Counts!;
        Assert.Equal((400, 58), (counts.Customers, counts.Overridden));
        Assert.Equal(Header.Tiers, counts.From);
        Assert.Equal(["top", "gold", "rest"], counts.To);
        for (var from = 0; from < 3; from++)
        {
            for (var to = 0; to < 3; to++)
            {
                var expected = Enumerable.Range(0, 400).Count(number => Score(number).Tier == from && NewTier(Score(number)) == to);
                Assert.Equal(expected, counts.Moves(from, to));
            }
        }

        // platinum is top, gold is gold, and basic is none of the new ones.
        Assert.Equal(400 - counts.Moves(0, 0) - counts.Moves(1, 1), counts.Changed);
        AssertSame(before, (await Store.DescribeAsync(default)).Dataset!);
        Assert.Equal(PolicyInForce.Nothing, (await CatalogueAsync()).InForce);
    }

    [Fact]
    public async Task What_was_written_by_itself_stays_so_under_the_new_tiers()
    {
        await LoadAsync(Customers(60));
        await PutAsync(Put(1, 50, add: [Phone(900)], remove: [Phone(1)]));
        await PutAsync(Put(100, 51, add: [Email(100)]));
        await RemoveAsync(Id(2), 60);
        await OverrideAsync(Override(3, "platinum", 70));
        await OverrideAsync(Override(7, null, 71));
        var retier = await PublishRealAsync(Grades, Names);

        var result = await Store.RetierAsync(retier, Editor, progress: null, default);

        Assert.Equal((RetierStatus.Done, null), (result.Status, result.Detail));
        await AssertWrittenAsync();

        // It is still newer than a load from before it, and gives way to one that is newer.
        await Store.LoadAsync(result.Dataset!.Header, Retiered(60, edition: 40), progress: null, default);
        await AssertWrittenAsync();
        await Store.LoadAsync(result.Dataset!.Header, Retiered(60, edition: 80), progress: null, default);
        Assert.Equal(80ul, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score.Version);
        Assert.Equal(80ul, (await FindAsync(IdentifierKind.CustomerId, Id(2))).Score.Version);

        async Task AssertWrittenAsync()
        {
            var one = (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score;
            Assert.Equal((50ul, 42.5f, (byte)1), (one.Version, one.ValueScore, one.Tier));
            Assert.Equal(one, (await FindAsync(IdentifierKind.Phone, Phone(900))).Score);
            Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
            Assert.Equal(51ul, (await FindAsync(IdentifierKind.Email, Email(100))).Score.Version);
            Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(2))).Status);
            Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(2))).Status);
            var set = await Store.FindOverrideAsync(IdentifierKind.CustomerId, Id(3), default);
            Assert.Equal(("top", "ann", 70ul), (set.Override!.Tier, set.Override.Author, set.Override.Version));
            Assert.Equal((byte)0, (await FindAsync(IdentifierKind.CustomerId, Id(3))).Score.OverrideTier);
            Assert.Equal(CustomerScore.NoTier, (await FindAsync(IdentifierKind.CustomerId, Id(7))).Score.OverrideTier);
        }
    }

    [Fact]
    public async Task What_is_written_meanwhile_is_carried_over_with_its_tier_assigned_anew()
    {
        await LoadAsync(Customers(60));
        await PutAsync(Put(5, 40));
        await RemoveAsync(Id(8), 41);
        var retier = await PublishRealAsync(Grades, Names);

        var result = await Store.RetierAsync(
            retier with
            {
                // Once all customers were read, and before one is written.
                Preview = _ => Task.Run(async () =>
                {
                    await PutAsync(Put(1, 50, add: [Phone(900)]));
                    await PutAsync(Put(5, 52, add: [Phone(901)]));
                    await PutAsync(Put(200, 53, add: [Email(200)]));
                    await RemoveAsync(Id(2), 54);
                    await RemoveAsync(Id(4), 55);
                    await PutAsync(Put(4, 56, add: [Phone(904)]));
                    await OverrideAsync(Override(3, "gold", 57));
                }).GetAwaiter().GetResult(),
            },
            Editor, progress: null, default);

        Assert.Equal((RetierStatus.Done, null), (result.Status, result.Detail));
        foreach (var (number, version) in new[] { (1, 50ul), (5, 52ul), (200, 53ul), (4, 56ul) })
        {
            var score = (await FindAsync(IdentifierKind.CustomerId, Id(number))).Score;
            Assert.Equal((version, 42.5f, (byte)1), (score.Version, score.ValueScore, score.Tier));
        }

        foreach (var alias in new[] { Phone(900), Phone(901), Phone(904) })
        {
            Assert.Equal(LookupStatus.Found, (await FindAsync(IdentifierKind.Phone, alias)).Status);
        }

        Assert.Equal(LookupStatus.Found, (await FindAsync(IdentifierKind.Email, Email(200))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(2))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Email, Email(2))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(4))).Status);
        Assert.Equal((byte)1, (await FindAsync(IdentifierKind.CustomerId, Id(3))).Score.OverrideTier);

        // The whole is what its streams and checksums say.
        var (records, aliases) = await ReadAllAsync(result.Dataset!);
        Assert.Equal(59, records.Count);
        Assert.All(aliases.Values, customer => Assert.Contains(customer, records.Keys));
    }

    [Fact]
    public async Task Rejects_a_retiering_that_nobody_could_serve_and_leaves_everything_as_it_was()
    {
        var before = await LoadAsync(Customers(60));
        var spend = await PublishRealAsync("[{name: top, at_least: {spend: 60}, priority: 70}, {name: rest, priority: 30}]", "tier_names: {gold: top}");
        var gold = await PublishRealAsync("[{name: top, at_least: {value_score: 60}, priority: 70}, {name: rest, priority: 30}]");
        var good = await PublishRealAsync(Grades, Names);

        var figure = await Store.RetierAsync(spend, Editor, null, default);
        var lost = await Store.RetierAsync(gold, Editor, null, default);
        var unknown = await Store.RetierAsync(good with { Revision = Revision(9) }, Editor, null, default);
        var other = await Store.RetierAsync(good with { Expected = Revision(8) }, Editor, null, default);
        LoadResult load = default;
        RetierResult? busy = null;
        load = await Store.LoadAsync(
            Header, CustomersThen(60, 1, () => busy = Store.RetierAsync(good, Editor, null, default).GetAwaiter().GetResult()), null, default);

        Assert.Equal((RetierStatus.FigureMissing, true), (figure.Status, figure.Detail!.Contains("'top' (spend)", StringComparison.Ordinal)));
        Assert.Equal((RetierStatus.OverrideLost, true), (lost.Status, lost.Detail!.Contains("'gold' for 9 customers", StringComparison.Ordinal)));
        Assert.Equal(RetierStatus.FigureMissing, (await Store.PreviewRetierAsync(spend.Plan, null, default)).Status);
        Assert.Equal(RetierStatus.OverrideLost, (await Store.PreviewRetierAsync(gold.Plan, null, default)).Status);
        Assert.Equal((RetierStatus.UnknownRevision, RetierStatus.OtherInForce), (unknown.Status, other.Status));
        Assert.Equal((RetierStatus.Busy, LoadStatus.Loaded), (busy!.Status, load.Status));
        Assert.Equal(PolicyInForce.Nothing, (await CatalogueAsync()).InForce);
        Assert.Equal(before.Header.Tiers, (await Store.DescribeAsync(default)).Dataset!.Header.Tiers);
        Assert.DoesNotContain(await EntriesAsync(), record => record.Entry.Kind is AuditKind.DatasetRetiered or AuditKind.PolicyActivated);
    }

    [Fact]
    public async Task Rejects_a_retiering_under_which_something_else_came_into_force_or_an_override_that_would_be_lost()
    {
        var before = await LoadAsync(Customers(60));
        var good = await PublishRealAsync(Grades, Names);
        var withoutBasic = await PublishRealAsync(
            "[{name: top, at_least: {value_score: 60}, priority: 70}, {name: gold, at_least: {value_score: 30}, priority: 50}, {name: rest, priority: 30}]", "hysteresis: 1");

        var other = await Store.RetierAsync(
            good with { Preview = _ => Assert.Equal(PolicyChangeStatus.Done, Change().Status) }, Editor, null, default);
        var lost = await Store.RetierAsync(
            withoutBasic with
            {
                Expected = good.Revision,
                Preview = _ => Task.Run(() => OverrideAsync(Override(3, "basic", 70))).GetAwaiter().GetResult(),
            },
            Editor, null, default);

        Assert.Equal((RetierStatus.OtherInForce, RetierStatus.OverrideLost), (other.Status, lost.Status));
        AssertSame(before, (await Store.DescribeAsync(default)).Dataset!);
        Assert.Equal(new PolicyInForce(1, good.Revision), (await CatalogueAsync()).InForce);
        Assert.DoesNotContain(await EntriesAsync(), record => record.Entry.Kind == AuditKind.DatasetRetiered);

        // Nothing stands in the way of writes and loads.
        await PutAsync(Put(1, 80));
        await LoadAsync(Customers(60, edition: 2));

        PolicyChangeResult Change() =>
            Task.Run(() => Store.ActivatePolicyAsync(good.Revision, "", Operator, default).AsTask()).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task Rollback_takes_policy_and_customers_back_together_and_takes_itself_back()
    {
        var before = await LoadAsync(Customers(60));
        var old = await PublishRealAsync(Old);
        Assert.Equal(PolicyChangeStatus.Done, (await Store.ActivatePolicyAsync(old.Revision, "", Operator, default)).Status);
        var retier = await PublishRealAsync(Grades, Names);
        var done = await Store.RetierAsync(retier with { Expected = old.Revision }, Editor, null, default);
        await PutAsync(Put(1, 90));
        var entries = await EntriesAsync();

        Assert.Equal(LoadStatus.GoesWithPolicy, (await Store.FlipBackAsync(Operator, default)).Status);
        var back = await Store.RollBackPolicyAsync(retier.Revision, Operator, default);

        Assert.Equal((PolicyChangeStatus.Done, new PolicyInForce(3, old.Revision) { Dataset = before.Number }), (back.Status, back.InForce));
        AssertSame(before, (await Store.DescribeAsync(default)).Dataset!);
        Assert.Equal(90ul, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score.Version);
        Assert.Equal(Score(10), (await FindAsync(IdentifierKind.CustomerId, Id(10))).Score);
        Assert.Equal(
            [AuditKind.DatasetFlippedBack, AuditKind.PolicyRolledBack], (await EntriesSinceAsync(entries)).Select(record => record.Entry.Kind).Order());

        Assert.Equal(LoadStatus.GoesWithPolicy, (await Store.FlipBackAsync(Operator, default)).Status);
        var again = await Store.RollBackPolicyAsync(old.Revision, Operator, default);
        Assert.Equal(
            (PolicyChangeStatus.Done, new PolicyInForce(4, retier.Revision) { Dataset = done.Dataset!.Number }), (again.Status, again.InForce));
        AssertSame(done.Dataset, (await Store.DescribeAsync(default)).Dataset!);
        Assert.Equal(90ul, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score.Version);
    }

    [Fact]
    public async Task Customers_that_are_loaded_later_stay_when_the_policy_is_rolled_back()
    {
        await LoadAsync(Customers(60));
        var old = await PublishRealAsync(Old);
        await Store.ActivatePolicyAsync(old.Revision, "", Operator, default);
        var retier = await PublishRealAsync(Grades, Names);
        var done = await Store.RetierAsync(retier with { Expected = old.Revision }, Editor, null, default);
        var later = (await Store.LoadAsync(done.Dataset!.Header with { PolicyRevision = "" }, Retiered(60, edition: 2), null, default)).Dataset!;

        // Also of those who came with the policy, once they are back.
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(Operator, default)).Status);
        Assert.Equal(PolicyChangeStatus.NothingBefore, (await Store.RollBackPolicyAsync(retier.Revision, Operator, default)).Status);
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(Operator, default)).Status);

        var back = await Store.RollBackPolicyAsync(retier.Revision, Operator, default);

        Assert.Equal((PolicyChangeStatus.Done, new PolicyInForce(3, old.Revision) { Dataset = done.Dataset.Number }), (back.Status, back.InForce));
        AssertSame(later, (await Store.DescribeAsync(default)).Dataset!);
    }

    [Fact]
    public async Task Revision_that_is_in_force_can_be_given_its_customers_once()
    {
        await LoadAsync(Customers(60));
        var retier = await PublishRealAsync(Grades, Names);
        await Store.ActivatePolicyAsync(retier.Revision, "", Operator, default);

        var first = await Store.RetierAsync(retier with { Expected = retier.Revision }, Editor, null, default);
        var second = await Store.RetierAsync(retier with { Expected = retier.Revision }, Editor, null, default);

        Assert.Equal((RetierStatus.Done, RetierStatus.Unchanged), (first.Status, second.Status));
        Assert.Equal(new PolicyInForce(2, retier.Revision) { Dataset = first.Dataset!.Number }, (await CatalogueAsync()).InForce);

        // A later policy is over the same customers.
        await PublishAsync(1, Editor, activates: true);
        Assert.Equal(new PolicyInForce(3, Revision(1)) { Dataset = first.Dataset.Number }, (await CatalogueAsync()).InForce);
    }

    [Fact]
    public async Task Retiering_that_is_stopped_leaves_everything_as_it_was()
    {
        var before = await LoadAsync(Customers(60));
        var retier = await PublishRealAsync(Grades, Names);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.RetierAsync(retier with { Preview = _ => stop.Cancel() }, Editor, null, stop.Token));

        AssertSame(before, (await Store.DescribeAsync(default)).Dataset!);
        Assert.Equal(PolicyInForce.Nothing, (await CatalogueAsync()).InForce);
        await LoadAsync(Customers(60, edition: 2));
    }

    [Fact]
    public async Task Retiering_needs_customers_and_a_store()
    {
        await LoadAsync([]);
        var retier = await PublishRealAsync(Grades, Names);
        var empty = await Store.RetierAsync(retier, Editor, null, default);
        Assert.Equal((RetierStatus.Done, 0), (empty.Status, empty.Counts!.Customers));

        await using var away = OpenUnreachable();
        Assert.Equal(RetierStatus.Unavailable, (await away.PreviewRetierAsync(retier.Plan, null, default)).Status);
        Assert.Equal(RetierStatus.Unavailable, (await away.RetierAsync(retier, Editor, null, default)).Status);
    }

    private static byte NewTier(in CustomerScore score) => score.ValueScore >= 60 ? (byte)0 : score.ValueScore >= 30 ? (byte)1 : (byte)2;

    private static IEnumerable<CustomerRecord> Retiered(int count, int edition) =>
        Customers(count, edition).Select(customer => customer with { Score = customer.Score with { Tier = NewTier(customer.Score) } });

    private async Task AssertRetieredAsync(DatasetInfo dataset, Dictionary<int, CustomerScore> customers)
    {
        var (records, aliases) = await ReadAllAsync(dataset);
        Assert.Equal(customers.Count, records.Count);
        foreach (var (number, score) in customers)
        {
            var next = records[Id(number)];
            var stands = score.Tier is 0 or 1 && score.Tier == NewTier(score);
            Assert.Equal(
                score with
                {
                    Tier = NewTier(score),
                    TierSince = stands ? score.TierSince : next.TierSince,
                    PreferredAgent = next.PreferredAgent,
                },
                next);
            Assert.Equal(score.PreferredAgent, next.PreferredAgent);
            Assert.True(stands || next.TierSince > Instant.FromUtc(2026, 1, 1, 0, 0));
        }

        Assert.Equal(customers.Keys.Sum(number => number % 3), aliases.Count);
        Assert.All(aliases.Values, customer => Assert.Contains(customer, records.Keys));
    }

    private async Task PutAsync(CustomerWrite write) => Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(write, Editor, default)).Status);

    private async Task RemoveAsync(IdentityKey customer, ulong version) =>
        Assert.Equal(WriteStatus.Applied, (await Store.RemoveAsync(customer, version, Editor, default)).Status);

    private async Task OverrideAsync(OverrideWrite write) => Assert.Equal(WriteStatus.Applied, (await Store.SetOverrideAsync(write, Editor, default)).Status);

    private async Task<RetierRequest> PublishRealAsync(string tiers, string sections = "")
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"name: real\nversion: \"1\"\ntiers: {tiers}\nunknown_customer: {{tier: {(tiers.Contains("rest", StringComparison.Ordinal) ? "rest" : "basic")}}}\n"
                + $"queues: [{{name: service}}]\nrouting: {{default: [{{queue: service}}]}}\n{sections}\n");
        var load = PolicyFile.Parse(text, "test", Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()));
        Assert.DoesNotContain(load.Findings, finding => finding.Severity == Severity.Error);
        var result = await Store.PublishPolicyAsync(
            new PolicyPublication(load.Revision, load.Plan!.Name, load.Plan.Version, load.Document!), Editor, default);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
        return new RetierRequest(load.Revision, load.Plan, (await CatalogueAsync()).InForce.Revision);
    }
}
