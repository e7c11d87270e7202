using NodaTime;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;
using TierDecision.Tests.Service;

namespace TierDecision.Tests.Storage.Policies;

/// <summary>What makes room in a full library: cases that would take a store too long. The rest of the rules is tested by the contract of all stores.</summary>
public class PolicyLibraryRulesTests
{
    private static readonly AuditActor Ann = new("ann");
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    private readonly TestPolicyLibrary _library = new();

    [Fact]
    public async Task Full_library_loses_the_oldest_revision_that_was_never_in_force()
    {
        for (var i = 0; i < PolicyLibraryLimits.Revisions; i++)
        {
            await PublishAsync(i, activates: i is 0 or 1 or 2);
        }

        await PublishAsync(5_000);

        Assert.Equal(PolicyLibraryLimits.Revisions, _library.Catalogue.Policies.Count);
        Assert.DoesNotContain(_library.Catalogue.Policies, policy => policy.Revision == Revision(3));
        Assert.All([0, 1, 2, 4, 5_000], i => Assert.Contains(_library.Catalogue.Policies, policy => policy.Revision == Revision(i)));
        Assert.Equal([new("policy", "", $"p 5000 ({Revision(5_000)})"), new("removed", $"p 3 ({Revision(3)})", "")], _library.Entries[^1].Changes);
    }

    [Fact]
    public async Task Full_library_of_revisions_that_were_in_force_loses_the_one_that_was_so_longest_ago()
    {
        for (var i = 0; i < PolicyLibraryLimits.Revisions; i++)
        {
            await PublishAsync(i, activates: true);
        }

        await _library.ActivatePolicyAsync(Revision(0), Revision(PolicyLibraryLimits.Revisions - 1), Ann, default);
        await PublishAsync(5_000);

        Assert.DoesNotContain(_library.Catalogue.Policies, policy => policy.Revision == Revision(1));
        Assert.Contains(_library.Catalogue.Policies, policy => policy.Revision == Revision(0));
    }

    [Fact]
    public async Task Library_of_large_policies_makes_room_by_their_bytes_and_keeps_what_a_rollback_brings_back()
    {
        var large = new string('#', PolicyLibraryLimits.TextBytes);
        for (var i = 0; i < 70; i++)
        {
            await PublishAsync(i, activates: i < 2, large);
        }

        var stands = _library.Catalogue;
        Assert.Equal(PolicyLibraryLimits.LibraryBytes, stands.Policies.Sum(policy => policy.Bytes));
        Assert.Equal(
            [.. Enumerable.Range(8, 62).Select(Revision).Reverse(), Revision(1), Revision(0)], stands.Policies.Select(policy => policy.Revision));
        Assert.Equal(PolicyChangeStatus.Done, (await _library.RollBackPolicyAsync(Revision(1), Ann, default)).Status);
        Assert.Equal(Revision(0), _library.Catalogue.InForce.Revision);
    }

    [Fact]
    public async Task History_forgets_the_oldest_activations()
    {
        await PublishAsync(1, activates: true);
        await PublishAsync(2);
        for (var i = 0; i < PolicyLibraryLimits.Activations; i++)
        {
            await _library.RollBackPolicyAsync(_library.Catalogue.InForce.Revision, Ann, default);
        }

        var activations = _library.Catalogue.Activations;
        Assert.Equal(PolicyLibraryLimits.Activations, activations.Count);
        Assert.Equal((PolicyLibraryLimits.Activations + 1, 2), (activations[0].Number, activations[^1].Number));
    }

    [Fact]
    public void Rejects_a_policy_above_its_limits_as_a_bug_of_the_caller()
    {
        var policy = Publication(1, new string('#', PolicyLibraryLimits.TextBytes + 1));

        Assert.Contains("1048576 bytes", PolicyLibraryLimits.Problem(policy), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PolicyLibraryRules.Publish(PolicyCatalogue.Empty, null, policy, Ann, Now));
        Assert.NotNull(PolicyLibraryLimits.Problem(Publication(1) with { Revision = "no revision" }));
        Assert.NotNull(PolicyLibraryLimits.Problem(Publication(1) with
        {
            Document = new PolicyDocument("", new Dictionary<string, string> { ["a"] = new('#', PolicyLibraryLimits.FilesBytes), ["b"] = "#" }),
        }));
    }

    [Fact]
    public async Task Long_words_are_cut()
    {
        var actor = new AuditActor(new string('c', 1_000), new string('a', 1_000), new string('r', 1_000));

        await _library.PublishPolicyAsync(Publication(1) with { Name = new string('n', 1_000), Activates = true }, actor, default);

        var policy = Assert.Single(_library.Catalogue.Policies);
        var activation = Assert.Single(_library.Catalogue.Activations);
        Assert.Equal(
            (AuditLimits.Name, AuditLimits.Name, AuditLimits.Reason, PolicyLibraryLimits.Name),
            (policy.Caller.Length, policy.Author.Length, policy.Comment.Length, policy.Name.Length));
        Assert.Equal((AuditLimits.Name, AuditLimits.Reason), (activation.Caller.Length, activation.Reason.Length));
    }

    private async Task PublishAsync(int i, bool activates = false, string text = "# a policy") =>
        Assert.Equal(
            PolicyChangeStatus.Done, (await _library.PublishPolicyAsync(Publication(i, text) with { Activates = activates }, Ann, default)).Status);

    private static PolicyPublication Publication(int i, string text = "# a policy") =>
        new(Revision(i), "p", $"{i}", new PolicyDocument(text, new Dictionary<string, string>()));

    private static string Revision(int i) => i.ToString("x12", System.Globalization.CultureInfo.InvariantCulture);
}
