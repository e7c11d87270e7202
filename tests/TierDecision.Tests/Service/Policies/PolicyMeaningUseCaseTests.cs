using System.Globalization;
using TierDecision.Configuration.Policies;
using TierDecision.Service.Failures;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Policies;

/// <summary>What policies mean, told to callers.</summary>
public sealed class PolicyMeaningUseCaseTests : IDisposable
{
    private const int GrpcLimit = 4 * 1024 * 1024;

    private readonly PolicyCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task Draft_is_compared_with_what_is_in_force()
    {
        var revision = await _case.PublishAsync(TestService.Policy);
        await _case.ActivateAsync(revision, "file");

        var english = await DiffAsync(null, Draft(PolicyCase.Text("priority: 80", "priority: 75")));
        var chinese = await DiffAsync(null, Draft(PolicyCase.Text("priority: 80", "priority: 75")), "zh-Hans-CN");

        Assert.Equal((revision, "7", "en"), (english.Before.Revision, english.After.Version, english.Language));
        Assert.Equal(PolicyFile.Parse(PolicyCase.Text("priority: 80", "priority: 75"), "", TestService.Now).Revision, english.After.Revision);
        var one = Assert.Single(english.Differences);
        Assert.Equal(
            ("tiers[gold].priority", PolicyDifferenceKind.Changed, "80", "75", "Tier gold: priority: 80 → 75."),
            (one.Path, one.Kind, one.Before, one.After, one.Sentence));
        Assert.Equal(0, english.DifferencesLeftOut);
        Assert.Equal(("zh", "等级 gold:优先级:80 → 75。"), (chinese.Language, Assert.Single(chinese.Differences).Sentence));
    }

    [Fact]
    public async Task Revisions_and_drafts_are_compared_with_each_other()
    {
        var (one, two) = (await _case.PublishAsync(TestService.Policy), await _case.PublishAsync(PolicyCase.Text("stale_after: 7d", "stale_after: 6d")));

        Assert.Single((await DiffAsync(Revision(one), Revision(two))).Differences);
        Assert.Single((await DiffAsync(Draft(TestService.Policy), Revision(two))).Differences);

        // Another way to write the same.
        var same = await DiffAsync(Revision(one), Draft(PolicyCase.Text("timeout: 90s", "timeout: 1m30s")));
        Assert.NotEqual(same.Before.Revision, same.After.Revision);
        Assert.Empty(same.Differences);
    }

    [Fact]
    public async Task Policy_is_told_as_prose()
    {
        var revision = await _case.PublishAsync(TestService.Policy);
        await _case.ActivateAsync(revision, "file");

        var inForce = await DescribeAsync(null);
        var chinese = await DescribeAsync(Draft(TestService.Policy), "zh");

        Assert.Equal((revision, "en", "test, version 7", 0), (inForce.Policy.Revision, inForce.Language, inForce.Title, inForce.SentencesLeftOut));
        Assert.Equal(["tiers", "priority", "routing"], inForce.Sections.Select(section => section.Id).Take(3));
        Assert.All(inForce.Sections, section => Assert.NotEmpty(section.Sentences));
        Assert.Equal("test,版本 7", chinese.Title);
        Assert.Equal(inForce.Sections.Select(section => (section.Id, section.Sentences.Count)), chinese.Sections.Select(section => (section.Id, section.Sentences.Count)));
        Assert.Equal(inForce, await DescribeAsync(Revision("")));
    }

    [Fact]
    public async Task Rejects_what_is_not_there_and_what_cannot_be_read()
    {
        var broken = Draft(PolicyCase.Text("priority: 80", "priority: 800"));

        Assert.Equal(FailureKind.PolicyNotFound, Refused(await _case.Meaning.DiffAsync(new() { After = Draft(TestService.Policy) }, PolicyCase.Ann)).Kind);
        Assert.Equal(FailureKind.PolicyNotFound, Refused(await _case.Meaning.DescribeAsync(new() { Policy = Revision("0123456789ab") }, PolicyCase.Ann)).Kind);
        foreach (var (reply, field) in new[]
        {
            (await _case.Meaning.DiffAsync(new() { Before = Draft(TestService.Policy), After = broken }, PolicyCase.Ann), "after.draft.text"),
            (await _case.Meaning.DiffAsync(new() { Before = broken, After = Draft(TestService.Policy) }, PolicyCase.Ann), "before.draft.text"),
            (await _case.Meaning.DescribeAsync(new() { Policy = broken }, PolicyCase.Ann), "policy.draft.text"),
        })
        {
            var error = Assert.Single(Refused(reply).Errors);
            Assert.Equal((FailureKind.PolicyInvalid, field), (reply.Failure!.Kind, error.Field));
            Assert.Contains("'800' must be 0..100", error.Description, StringComparison.Ordinal);
        }

        Assert.Empty(_case.Library.Catalogue.Policies);
    }

    [Fact]
    public async Task Rejects_a_revision_that_this_version_cannot_read()
    {
        var load = PolicyFile.Parse(PolicyCase.Text("priority: 80", "priority: 800"), "", TestService.Now);
        await _case.Library.PublishPolicyAsync(new(load.Revision, "test", "8", load.Document!), new("ann"), default);

        var failure = Refused(await _case.Meaning.DescribeAsync(new() { Policy = Revision(load.Revision) }, PolicyCase.Ann));

        Assert.Equal((FailureKind.PolicyUnfit, "policy.revision"), (failure.Kind, Assert.Single(failure.Errors).Field));
        Assert.Contains("has an error in this version", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_what_is_malformed_and_names_all_of_it()
    {
        Assert.Equal(["after"], (await _case.Meaning.DiffAsync(new(), PolicyCase.Ann)).Errors().Select(error => error.Field));
        var errors = (await _case.Meaning.DiffAsync(
            new() { Before = Revision("file"), After = Draft(""), Language = "fr" }, PolicyCase.Ann)).Errors();
        Assert.Equal(["before.revision", "after.draft.text", "language"], errors.Select(error => error.Field));
        Assert.Equal("must be en or zh; got 'fr'", errors[^1].Description);
        Assert.Equal(
            ["policy.draft.files", "language"],
            (await _case.Meaning.DescribeAsync(
                new()
                {
                    Policy = new PolicyChoice { Draft = new PolicyText { Text = "x", Files = { [new string('n', 257)] = "" } } },
                    Language = new string('e', 36),
                },
                PolicyCase.Ann)).Errors().Select(error => error.Field));
    }

    [Fact]
    public async Task Store_that_does_not_answer_is_said_so_and_drafts_need_none()
    {
        _case.Library.Away = "the test says so";

        Assert.Equal(FailureKind.StoreUnavailable, Refused(await _case.Meaning.DescribeAsync(new(), PolicyCase.Ann)).Kind);
        Assert.Equal(FailureKind.StoreUnavailable, Refused(await _case.Meaning.DiffAsync(new() { After = Draft(TestService.Policy) }, PolicyCase.Ann)).Kind);
        Assert.Empty((await DiffAsync(Draft(TestService.Policy), Draft(TestService.Policy))).Differences);
    }

    [Fact]
    public async Task Long_differences_and_descriptions_stay_below_the_limit_and_say_what_they_leave_out()
    {
        // Each rule has a long name of three bytes a letter, and differs.
        static string Rules(string channel) => string.Concat(Enumerable.Range(0, 380).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"    - {{name: \"{new string('策', 40)}{i}\", when: {{topic: [{string.Join(", ", Enumerable.Range(0, 25).Select(k => $"\"{new string(channel[0], 30)}{k}\""))}]}}, targets: [{{queue: desk}}]}}\n")));
        var (one, two) = (
            PolicyCase.Text("  rules:\n    - name: care-first", $"  rules:\n{Rules("甲")}    - name: care-first"),
            PolicyCase.Text("  rules:\n    - name: care-first", $"  rules:\n{Rules("乙")}    - name: care-first"));

        var diff = await DiffAsync(Draft(one), Draft(two));
        var prose = await DescribeAsync(Draft(one), "zh");

        Assert.InRange(diff.CalculateSize(), 1024 * 1024, GrpcLimit);
        Assert.True(diff.DifferencesLeftOut > 0);
        Assert.True(diff.Differences.Count + diff.DifferencesLeftOut >= 380);
        Assert.All(diff.Differences, told => Assert.InRange(told.Sentence.Length, 1, TierDecision.Core.Differences.PolicyDifference.MaxLength + 1));
        Assert.InRange(prose.CalculateSize(), 1024, GrpcLimit);
    }

    private static Failure Refused(TierDecision.Service.Wire.Reply reply) => PolicyCase.Refused(reply);

    private static PolicyChoice Draft(string text) => new() { Draft = new PolicyText { Text = text } };

    private static PolicyChoice Revision(string revision) => new() { Revision = revision };

    private Task<DiffPoliciesResponse> DiffAsync(PolicyChoice? before, PolicyChoice after, string language = "") => _case.Meaning.DiffAsync(
        new DiffPoliciesRequest { Before = before, After = after, Language = language }, PolicyCase.Ann).Decode(DiffPoliciesResponse.Parser);

    private Task<DescribePolicyResponse> DescribeAsync(PolicyChoice? policy, string language = "") => _case.Meaning.DescribeAsync(
        new DescribePolicyRequest { Policy = policy, Language = language }, PolicyCase.Ann).Decode(DescribePolicyResponse.Parser);
}
