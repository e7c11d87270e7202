using System.Globalization;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>The laws of policy libraries.</summary>
public abstract partial class CustomerStoreContract
{
    private static readonly AuditActor Editor = new("ann@desk", "the board", "a comment \u4f60\u597d");
    private static readonly AuditActor Operator = new("bob@desk");

    [Fact]
    public async Task Policies_of_an_empty_store_are_none()
    {
        await PreparePoliciesAsync();

        var reading = await Store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default);

        Assert.Equal((PolicyReadStatus.Found, PolicyInForce.Nothing, null, null), (reading.Status, reading.InForce, reading.Document, reading.Detail));
        Assert.Equal(PolicyReadStatus.Unknown, (await Store.FindPolicyAsync(Revision(1), default)).Status);
        var catalogue = await CatalogueAsync();
        Assert.Equal((PolicyInForce.Nothing, 0, 0), (catalogue.InForce, catalogue.Policies.Count, catalogue.Activations.Count));
        Assert.Equal(PolicyChangeStatus.NothingBefore, (await Store.RollBackPolicyAsync("", Editor, default)).Status);
    }

    [Fact]
    public async Task Published_policy_is_kept_as_it_was_written_and_is_not_in_force()
    {
        await PreparePoliciesAsync();
        var policy = Publication(1) with
        {
            Document = new PolicyDocument(
                "name: x # a comment \u4f60\u597d\r\n\tand a tab\n", new Dictionary<string, string> { ["days/a.ics"] = "A\r\n", ["b.ics"] = "" }),
        };

        var result = await Store.PublishPolicyAsync(policy, Editor, default);

        Assert.Equal((PolicyChangeStatus.Done, PolicyInForce.Nothing, null), (result.Status, result.InForce, result.Detail));
        var found = await Store.FindPolicyAsync(policy.Revision, default);
        Assert.Equal(policy.Document.Text, found.Document!.Text);
        Assert.Equal(policy.Document.Files, found.Document.Files);
        Assert.Equal(
            (policy.Revision, "p", "1", "ann@desk", "the board", "a comment \u4f60\u597d"),
            (found.Policy!.Revision, found.Policy.Name, found.Policy.Version, found.Policy.Caller, found.Policy.Author, found.Policy.Comment));
        Assert.Equal([found.Policy], (await CatalogueAsync()).Policies);
        Assert.Null((await Store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default)).Document);
    }

    [Fact]
    public async Task Policy_that_is_published_again_stays_as_it_was_published_first()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor);
        var before = await CatalogueAsync();

        var result = await Store.PublishPolicyAsync(Publication(1), Operator, default);

        Assert.Equal(PolicyChangeStatus.Unchanged, result.Status);
        var after = await CatalogueAsync();
        Assert.Equal(before.Policies, after.Policies);
        Assert.Equal(before.Edits, after.Edits);
        Assert.Equal("policy 1", (await Store.FindPolicyAsync(Revision(1), default)).Document!.Text);
    }

    [Fact]
    public async Task Policy_under_the_name_and_version_of_another_is_published_with_a_warning_that_names_it()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor);

        var shared = await Store.PublishPolicyAsync(Publication(2) with { Version = "1", Activates = true, Expected = "" }, Operator, default);
        var again = await Store.PublishPolicyAsync(Publication(2) with { Version = "1" }, Operator, default);

        Assert.Equal((PolicyChangeStatus.Done, PolicyChangeStatus.Unchanged), (shared.Status, again.Status));
        var warning = Assert.Single(shared.Findings);
        Assert.Equal((Severity.Warning, FindingRule.SharedVersion, "version", "1"), (warning.Severity, warning.Rule, warning.Path, warning.Value));
        Assert.Contains($"revision {Revision(1)}", warning.Reason, StringComparison.Ordinal);
        Assert.Empty(again.Findings);
        Assert.Empty((await Store.PublishPolicyAsync(Publication(3), Operator, default)).Findings);
        Assert.Empty((await Store.PublishPolicyAsync(Publication(4) with { Name = "q", Version = "1" }, Operator, default)).Findings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rejects_other_content_under_the_revision_of_a_policy_that_is_there(bool activates)
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor);
        var before = await CatalogueAsync();
        var text = new PolicyDocument("forged", new Dictionary<string, string>());
        var files = new PolicyDocument("policy 1", new Dictionary<string, string> { ["days.ics"] = "forged" });

        foreach (var forged in new[] { text, files })
        {
            var result = await Store.PublishPolicyAsync(
                Publication(1) with { Document = forged, Activates = activates, Expected = "" }, Operator, default);

            Assert.Equal((PolicyChangeStatus.OtherContent, PolicyInForce.Nothing), (result.Status, result.InForce));
            Assert.Contains($"another policy under revision {Revision(1)}", result.Detail, StringComparison.Ordinal);
        }

        var after = await CatalogueAsync();
        Assert.Equal((before.Edits, PolicyInForce.Nothing), (after.Edits, after.InForce));
        Assert.Equal("policy 1", (await Store.FindPolicyAsync(Revision(1), default)).Document!.Text);
    }

    [Fact]
    public async Task Activated_policy_is_in_force_and_read_once()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor);

        var result = await Store.ActivatePolicyAsync(Revision(1), "", Operator, default);

        var inForce = new PolicyInForce(1, Revision(1));
        Assert.Equal((PolicyChangeStatus.Done, inForce), (result.Status, result.InForce));
        var reading = await Store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default);
        Assert.Equal((inForce, "policy 1"), (reading.InForce, reading.Document!.Text));
        reading = await Store.ReadPolicyInForceAsync(inForce, default);
        Assert.Equal((PolicyReadStatus.Found, inForce, null), (reading.Status, reading.InForce, reading.Document));
        var activation = Assert.Single((await CatalogueAsync()).Activations);
        Assert.Equal(
            (1, Revision(1), "p", "1", "bob@desk", null, false),
            (activation.Number, activation.Revision, activation.Name, activation.Version, activation.Caller, activation.Until, activation.IsRollback));
    }

    [Fact]
    public async Task Policy_can_be_published_and_put_into_force_in_one_step()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor, activates: true);

        var refused = await Store.PublishPolicyAsync(Publication(2) with { Activates = true, Expected = Revision(7) }, Operator, default);
        Assert.Equal((PolicyChangeStatus.OtherInForce, new PolicyInForce(1, Revision(1))), (refused.Status, refused.InForce));
        Assert.Equal(PolicyReadStatus.Unknown, (await Store.FindPolicyAsync(Revision(2), default)).Status);

        var result = await Store.PublishPolicyAsync(Publication(2) with { Activates = true, Expected = Revision(1) }, Operator, default);
        Assert.Equal((PolicyChangeStatus.Done, new PolicyInForce(2, Revision(2))), (result.Status, result.InForce));

        // Sent again, as by a caller who has not heard the answer.
        result = await Store.PublishPolicyAsync(Publication(2) with { Activates = true, Expected = Revision(1) }, Operator, default);
        Assert.Equal((PolicyChangeStatus.Unchanged, new PolicyInForce(2, Revision(2))), (result.Status, result.InForce));

        result = await Store.PublishPolicyAsync(Publication(1) with { Activates = true, Expected = Revision(2) }, Operator, default);
        Assert.Equal((PolicyChangeStatus.Done, new PolicyInForce(3, Revision(1))), (result.Status, result.InForce));
        Assert.Equal((2, 3), ((await CatalogueAsync()).Policies.Count, (await CatalogueAsync()).Activations.Count));
    }

    [Fact]
    public async Task Rejects_an_unknown_revision_and_one_that_another_is_in_force_than_expected()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor, activates: true);
        await PublishAsync(2, Editor);
        var before = await CatalogueAsync();

        var unknown = await Store.ActivatePolicyAsync(Revision(9), Revision(1), Operator, default);
        var other = await Store.ActivatePolicyAsync(Revision(2), "", Operator, default);
        var rollback = await Store.RollBackPolicyAsync(Revision(2), Operator, default);
        var publish = await Store.PublishPolicyAsync(Publication(3) with { Expected = "" }, Operator, default);

        Assert.Equal((PolicyChangeStatus.UnknownRevision, before.InForce), (unknown.Status, unknown.InForce));
        Assert.Contains(Revision(9), unknown.Detail, StringComparison.Ordinal);
        foreach (var result in new[] { other, rollback, publish })
        {
            Assert.Equal((PolicyChangeStatus.OtherInForce, before.InForce), (result.Status, result.InForce));
            Assert.Contains(Revision(1), result.Detail, StringComparison.Ordinal);
        }

        var after = await CatalogueAsync();
        Assert.Equal((before.Edits, before.Policies.Count, before.Activations.Count), (after.Edits, after.Policies.Count, after.Activations.Count));
    }

    [Fact]
    public async Task Policy_that_is_in_force_already_is_not_activated_again()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor, activates: true);

        var result = await Store.ActivatePolicyAsync(Revision(1), "", Operator, default);

        Assert.Equal((PolicyChangeStatus.Unchanged, new PolicyInForce(1, Revision(1))), (result.Status, result.InForce));
        Assert.Single((await CatalogueAsync()).Activations);
    }

    [Fact]
    public async Task Rollback_brings_back_what_was_in_force_before_and_takes_itself_back()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor, activates: true);
        await PublishAsync(2, Editor, activates: true);

        Assert.Equal(new PolicyInForce(3, Revision(1)), (await Store.RollBackPolicyAsync(Revision(2), Operator, default)).InForce);
        Assert.Equal("policy 1", (await Store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default)).Document!.Text);
        Assert.Equal(new PolicyInForce(4, Revision(2)), (await Store.RollBackPolicyAsync(Revision(1), Operator, default)).InForce);
        Assert.Equal("policy 2", (await Store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default)).Document!.Text);
        Assert.Equal([true, true, false, false], (await CatalogueAsync()).Activations.Select(activation => activation.IsRollback));
    }

    [Fact]
    public async Task Before_the_first_policy_there_was_the_file_of_each_node()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor, activates: true);

        var result = await Store.RollBackPolicyAsync(Revision(1), Operator, default);

        var file = new PolicyInForce(2, "");
        Assert.Equal((PolicyChangeStatus.Done, file), (result.Status, result.InForce));
        var reading = await Store.ReadPolicyInForceAsync(new PolicyInForce(1, Revision(1)), default);
        Assert.Equal((PolicyReadStatus.Found, file, null), (reading.Status, reading.InForce, reading.Document));
        Assert.Equal(new PolicyInForce(3, Revision(1)), (await Store.ActivatePolicyAsync(Revision(1), "", Operator, default)).InForce);
        Assert.Equal(new PolicyInForce(4, ""), (await Store.ActivatePolicyAsync("", Revision(1), Operator, default)).InForce);
    }

    [Fact]
    public async Task History_says_what_was_in_force_from_when_to_when()
    {
        await PreparePoliciesAsync();
        for (var i = 1; i <= 5; i++)
        {
            await PublishAsync(i, Editor, activates: true);
        }

        var activations = (await CatalogueAsync()).Activations;

        Assert.Equal([5, 4, 3, 2, 1], activations.Select(activation => activation.Number));
        Assert.Equal(Enumerable.Range(1, 5).Reverse().Select(Revision), activations.Select(activation => activation.Revision));
        Assert.Null(activations[0].Until);
        Assert.All(activations.Zip(activations.Skip(1)), pair => Assert.Equal(pair.First.Since, pair.Second.Until));
    }

    [Fact]
    public async Task Of_activations_that_race_exactly_one_is_done_and_the_others_are_told_what_is_in_force()
    {
        await PreparePoliciesAsync();
        await using var second = Open();
        for (var i = 1; i <= 8; i++)
        {
            await PublishAsync(i, Editor);
        }

        var expected = "";
        for (var round = 1; round <= 5; round++)
        {
            var racing = Enumerable.Range(1, 8).Where(i => Revision(i) != expected).ToList();
            var results = await Task.WhenAll(racing.Select(
                i => Task.Run(() => (i % 2 == 0 ? Store : second).ActivatePolicyAsync(Revision(i), expected, Editor, default).AsTask())));

            var done = Assert.Single(results, result => result.Status == PolicyChangeStatus.Done);
            Assert.Equal(round, done.InForce!.Number);
            Assert.All(results.Where(result => result != done), result => Assert.Equal(PolicyChangeStatus.OtherInForce, result.Status));
            Assert.All(results, result => Assert.Equal(done.InForce, result.InForce));
            expected = done.InForce.Revision;
        }

        var catalogue = await CatalogueAsync();
        Assert.Equal((5, expected), (catalogue.Activations.Count, catalogue.InForce.Revision));
    }

    [Fact]
    public async Task Policies_that_are_published_at_once_are_all_kept()
    {
        await PreparePoliciesAsync();
        await using var second = Open();

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            i => Task.Run(() => (i % 2 == 0 ? Store : second).PublishPolicyAsync(Publication(i), Editor, default).AsTask())));

        Assert.All(results, result => Assert.Equal(PolicyChangeStatus.Done, result.Status));
        var policies = (await CatalogueAsync()).Policies;
        Assert.Equal(6, policies.Count);
        Assert.Equal([6, 5, 4, 3, 2, 1], policies.Select(policy => policy.Number));
    }

    [Fact]
    public async Task Who_waits_is_told_of_an_activation_by_another()
    {
        await PreparePoliciesAsync();
        await using var second = Open();
        await second.WaitForPolicyAsync(TimeSpan.FromMilliseconds(1), default);
        await PublishAsync(1, Editor);
        var known = PolicyInForce.Nothing;

        var waiting = Task.Run(async () =>
        {
            while (known == PolicyInForce.Nothing)
            {
                await second.WaitForPolicyAsync(Wait.Deadline, default);
                known = (await second.ReadPolicyInForceAsync(known, default)).InForce!;
            }
        });
        await Store.ActivatePolicyAsync(Revision(1), "", Editor, default);

        await waiting.WaitAsync(Wait.Deadline);
        Assert.Equal(new PolicyInForce(1, Revision(1)), known);
    }

    [Fact]
    public async Task Policies_outlive_loads_and_a_store_that_is_opened_again()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor, activates: true);
        var before = await CatalogueAsync();

        await LoadAsync(Customers(20, edition: 2));
        await Store.FlipBackAsync(default);
        await using var again = Open();

        var after = (await again.ListPoliciesAsync(default)).Catalogue!;
        Assert.Equal((before.InForce, before.Edits), (after.InForce, after.Edits));
        Assert.Equal(before.Policies, after.Policies);
        Assert.Equal(before.Activations, after.Activations);
    }

    [Fact]
    public async Task Each_change_of_the_library_leaves_its_entry_and_what_is_refused_or_unchanged_leaves_none()
    {
        await PreparePoliciesAsync();
        await PublishAsync(1, Editor);
        await PublishAsync(1, Editor, PolicyChangeStatus.Unchanged);
        await Store.ActivatePolicyAsync(Revision(1), "", Operator, default);
        await Store.ActivatePolicyAsync(Revision(1), "", Operator, default);
        await Store.ActivatePolicyAsync(Revision(9), Revision(1), Operator, default);
        await PublishAsync(2, Editor, activates: true);
        await Store.RollBackPolicyAsync(Revision(1), Operator, default);
        await Store.RollBackPolicyAsync(Revision(2), Operator, default);
        await Store.RollBackPolicyAsync(Revision(1), Operator, default);
        await Store.ActivatePolicyAsync("", Revision(2), Editor, default);

        var (one, two) = ($"p 1 ({Revision(1)})", $"p 2 ({Revision(2)})");
        const string File = "the policy file of each node";
        Assert.Equal(
            [
                (AuditKind.PolicyPublished, Editor, "", one), (AuditKind.PolicyActivated, Operator, File, one), (AuditKind.PolicyPublished, Editor, "", two),
                (AuditKind.PolicyActivated, Editor, one, two), (AuditKind.PolicyRolledBack, Operator, two, one), (AuditKind.PolicyRolledBack, Operator, one, two),
                (AuditKind.PolicyActivated, Editor, two, File),
            ],
            await PolicyEntriesAsync());
    }

    [Fact]
    public async Task Activations_that_race_leave_one_entry_each_for_those_that_were_done()
    {
        await PreparePoliciesAsync();
        await using var second = Open();
        for (var i = 1; i <= 4; i++)
        {
            await PublishAsync(i, Editor);
        }

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? Store : second;
            for (var turn = 0; turn < 4; turn++)
            {
                var inForce = (await store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default)).InForce!;
                await store.ActivatePolicyAsync(Revision((i + turn) % 4 + 1), inForce.Revision, Operator, default);
            }
        })));

        var catalogue = await CatalogueAsync();
        var entries = (await PolicyEntriesAsync()).Where(entry => entry.Kind == AuditKind.PolicyActivated).ToList();
        Assert.Equal(catalogue.InForce.Number, entries.Count);
        Assert.Equal(
            catalogue.Activations.Reverse().Select(activation => $"p {activation.Version} ({activation.Revision})"), entries.Select(entry => entry.After));
        Assert.Equal(entries.Select(entry => entry.After).SkipLast(1), entries.Select(entry => entry.Before).Skip(1));
    }

    [Fact]
    public async Task Largest_policy_is_kept()
    {
        await PreparePoliciesAsync();
        var document = new PolicyDocument(
            new string('<', PolicyLibraryLimits.TextBytes), new Dictionary<string, string> { ["a.ics"] = new('\u0001', PolicyLibraryLimits.FilesBytes) });

        Assert.Equal(PolicyChangeStatus.Done, (await Store.PublishPolicyAsync(Publication(1) with { Document = document }, Editor, default)).Status);

        var found = await Store.FindPolicyAsync(Revision(1), default);
        Assert.Equal((document.Text, document.Files["a.ics"]), (found.Document!.Text, found.Document.Files["a.ics"]));
        Assert.Equal(PolicyLibraryLimits.TextBytes + PolicyLibraryLimits.FilesBytes, found.Policy!.Bytes);
    }

    [Fact]
    public async Task Policies_of_a_store_that_is_away_are_unavailable()
    {
        await using var store = OpenUnreachable();

        Assert.Equal(PolicyChangeStatus.Unavailable, (await store.PublishPolicyAsync(Publication(1), Editor, default)).Status);
        Assert.Equal(PolicyChangeStatus.Unavailable, (await store.ActivatePolicyAsync(Revision(1), "", Editor, default)).Status);
        Assert.Equal(PolicyChangeStatus.Unavailable, (await store.RollBackPolicyAsync("", Editor, default)).Status);
        Assert.Equal(PolicyReadStatus.Unavailable, (await store.FindPolicyAsync(Revision(1), default)).Status);
        Assert.Equal(PolicyReadStatus.Unavailable, (await store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default)).Status);
        var list = await store.ListPoliciesAsync(default);
        Assert.Null(list.Catalogue);
        Assert.False(string.IsNullOrEmpty(list.Detail));
        await store.WaitForPolicyAsync(TimeSpan.FromMilliseconds(10), default).WaitAsync(Wait.Deadline);
    }

    // A store begins with a load: the file of an embedded store is made by nothing else.
    private Task PreparePoliciesAsync() => LoadAsync(Customers(3));

    private async Task<PolicyCatalogue> CatalogueAsync()
    {
        var reading = await Store.ListPoliciesAsync(default);
        Assert.Null(reading.Detail);
        return reading.Catalogue!;
    }

    private Task PublishAsync(int i, AuditActor actor, bool activates = false) => PublishAsync(i, actor, PolicyChangeStatus.Done, activates);

    private async Task PublishAsync(int i, AuditActor actor, PolicyChangeStatus expected, bool activates = false)
    {
        var result = await Store.PublishPolicyAsync(Publication(i) with { Activates = activates }, actor, default);
        Assert.Equal((expected, null), (result.Status, result.Detail));
    }

    // The oldest first.
    private async Task<List<(AuditKind Kind, AuditActor Actor, string Before, string After)>> PolicyEntriesAsync()
    {
        var page = await Store.ListAsync(new AuditQuery { PageSize = AuditQuery.MaxPageSize }, default);
        Assert.Equal((AuditStatus.Done, ""), (page.Status, page.NextPageToken));
        return
        [
            .. page.Records.Select(record => record.Entry)
                .Where(entry => entry.Kind is AuditKind.PolicyPublished or AuditKind.PolicyActivated or AuditKind.PolicyRolledBack).Reverse()
                .Select(entry => (entry.Kind, entry.Actor, Assert.Single(entry.Changes).Before, entry.Changes[0].After)),
        ];
    }

    private static PolicyPublication Publication(int i) => new(
        Revision(i), "p", i.ToString(CultureInfo.InvariantCulture),
        new PolicyDocument($"policy {i.ToString(CultureInfo.InvariantCulture)}", new Dictionary<string, string>()));

    private static string Revision(int i) => i.ToString("x12", CultureInfo.InvariantCulture);
}
