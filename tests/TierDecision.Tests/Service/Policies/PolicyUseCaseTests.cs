using System.Text;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Protocol;
using TierDecision.Service.Failures;
using TierDecision.Service.Publishing;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.Storage.Datasets;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Policies;

public sealed class PolicyUseCaseTests : IDisposable
{
    private static readonly Call Ann = PolicyCase.Ann;

    private readonly PolicyCase _case = new();
    private readonly TestService _service;
    private readonly PolicyUseCase _policies;

    public PolicyUseCaseTests() => (_service, _policies) = (_case.Service, _case.Policies);

    private TestPolicyLibrary Library => _service.Store.Library;

    private string Version => _service.Serving.Current.Plan.Version;

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task Valid_policy_is_told_with_its_revision_and_nothing_is_changed()
    {
        await _service.ServeAsync(TestService.Customer("1", TestService.Score()));

        var answer = await ValidateAsync(Policy("8"));

        Assert.Equal(("test", "8", PolicyFile.Parse(Policy("8"), "", TestService.Now).Revision), (answer.Policy.Name, answer.Policy.Version, answer.Policy.Revision));
        Assert.Equal((true, true, "", 1), (answer.Publishable, answer.Activatable, answer.Refusal, answer.Dataset));
        Assert.Empty(answer.Findings);
        Assert.Empty(Library.Catalogue.Policies);
    }

    [Fact]
    public async Task Policy_of_the_library_is_compiled_in_turn_when_it_is_put_into_force()
    {
        var revision = await _case.PublishAsync(Policy("8"));
        using var free = new SemaphoreSlim(0);
        using var taken = new SemaphoreSlim(0);
        var other = Task.Run(async () => await _case.Compilers.InTurnAsync(
            () =>
            {
                taken.Release();
                return free.Wait(TimeSpan.FromMinutes(1));
            },
            default));
        await taken.WaitAsync();

        // It waits for its turn as long as the caller does.
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var request = new ActivatePolicyRequest { Revision = revision, ExpectedRevision = "file" };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _policies.ActivateAsync(request, new Call("ann", patience.Token)));
        Assert.Equal(TierDecision.Storage.Policies.PolicyInForce.Nothing, Library.Catalogue.InForce);
        free.Release();

        Assert.True(await other);
        Assert.Equal(revision, (await _case.ActivateAsync(revision, "file")).InForce.Revision);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_with_its_place_and_what_is_allowed()
    {
        var text = Policy("8").Replace("priority: 80", "priority: 800", StringComparison.Ordinal).Replace("queue: spill", "queue: spil", StringComparison.Ordinal);
        text += "\nnew_key: 1\n";
        _service.Store.Load(TestService.Header("gold", "platinum"), []);

        var answer = await ValidateAsync(text);

        var load = PolicyFile.Parse(text, "", TestService.Now);
        Assert.True(load.Errors.Count >= 3);
        Assert.Equal(
            load.Findings.Select(finding => (finding.Severity == Severity.Error, finding.Path, finding.Value ?? "", finding.Reason, finding.Line, finding.Rule)),
            answer.Findings.SkipLast(1).Select(finding =>
                (finding.Severity == PolicyFindingSeverity.Error, finding.Path, finding.Value, finding.Reason, finding.Line, finding.Rule)));
        Assert.Equal((FindingRule.MissingTier, "platinum"), (answer.Findings[^1].Rule, answer.Findings[^1].Value));
        Assert.Equal((false, false, $"The policy has {load.Errors.Count} errors."), (answer.Publishable, answer.Activatable, answer.Refusal));
        Assert.Contains(answer.Findings, finding => finding is { Path: "tiers[0].priority", Value: "800", Reason: "must be 0..100", Line: 4 });
    }

    [Fact]
    public async Task What_the_live_customers_bring_up_is_told()
    {
        _service.Store.Load(TestService.Header("gold", "platinum"), []);

        var answer = await ValidateAsync(
            Policy("8").Replace("from_percentile: 90", "when: {purchases: {at_least: 9}}", StringComparison.Ordinal) + "\ntier_names: {vip: gold}\n");

        Assert.Equal(
            [(FindingRule.MissingTier, "platinum"), (FindingRule.FigureOfRun, "purchases"), (FindingRule.UnusedTierName, "gold")],
            answer.Findings.Select(finding => (finding.Rule, finding.Value)));
        Assert.Equal((true, false), (answer.Publishable, answer.Activatable));
        Assert.Contains("does not have: platinum", answer.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_is_validated_against_the_served_customers_while_the_store_is_away()
    {
        await _service.ServeAsync(TestService.Customer("1", TestService.Score()));
        _service.Store.Description = new(DatasetStatus.Unavailable, null, "the test says so");
        Library.Away = "the test says so";

        var answer = await ValidateAsync(Without(Policy("8"), "name: silver"));

        Assert.Equal((false, 1), (answer.Activatable, answer.Dataset));
        Assert.Contains("does not have: silver", answer.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_findings_are_cut_and_many_are_counted()
    {
        var tiers = string.Join('\n', Enumerable.Range(0, 600).Select(i => $"  - {{name: t{i}, from_percentile: {new string('9', 1500 - i)}}}"));

        var answer = await ValidateAsync($"name: test\nversion: 1\ntiers:\n{tiers}\n");

        Assert.InRange(answer.CalculateSize(), 1, 4 * 1024 * 1024);
        Assert.All(answer.Findings, finding => Assert.InRange(finding.Value.Length, 0, 203));
        Assert.InRange(answer.Findings.Count, 100, 1000);
    }

    [Fact]
    public async Task Files_come_with_the_policy_and_one_that_it_does_not_name_is_told()
    {
        var text = new PolicyText { Text = Policy("8") + "\ncalendars: [{name: desk, zone: UTC, hours: {mon-fri: [09:00-17:00]}, holidays_file: days.ics}]\n" };
        Assert.Contains((await ValidateAsync(text)).Findings, finding => finding.Path == "calendars[0].holidays_file");

        text.Files["days.ics"] = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        text.Files["day.ics"] = "x";
        var finding = Assert.Single((await ValidateAsync(text)).Findings, finding => finding.Path == "files");

        Assert.Equal(("day.ics", PolicyFindingSeverity.Warning), (finding.Value, finding.Severity));
        var published = await PublishAsync(text);
        var got = await _policies.GetAsync(new GetPolicyRequest { Revision = published.Policy.Revision }, Ann).Decode(GetPolicyResponse.Parser);
        Assert.Equal(text.Text, got.Policy.Text);
        Assert.Equal(("days.ics", text.Files["days.ics"]), (Assert.Single(got.Policy.Files).Key, got.Policy.Files["days.ics"]));
    }

    [Fact]
    public async Task Published_policy_has_the_callers_name_and_the_words_of_the_request_and_is_not_in_force()
    {
        var answer = await PublishAsync(Policy("8"), "the board", "gold waits less");

        Assert.Equal((true, 0, "file", "8"), (answer.Added, answer.InForce.Activation, answer.InForce.Revision, answer.Policy.Version));
        var policy = Assert.Single((await ListAsync()).Policies);
        Assert.Equal(
            (answer.Policy.Revision, "test", "8", "ann", "the board", "gold waits less"),
            (policy.Revision, policy.Name, policy.Version, policy.Caller, policy.Author, policy.Comment));
        Assert.Equal(Encoding.UTF8.GetByteCount(Policy("8")), policy.Bytes);
        Assert.Equal(("ann", "the board", "gold waits less"), (Library.Entries[0].Actor.Caller, Library.Entries[0].Actor.Author, Library.Entries[0].Actor.Reason));
        Assert.Equal("7", Version);

        var again = await PublishAsync(Policy("8"), "somebody else");
        Assert.Equal((false, answer.Policy.Revision), (again.Added, again.Policy.Revision));
        Assert.Single(Library.Entries);
    }

    [Fact]
    public async Task Rejects_a_policy_with_errors_with_the_first_of_them_and_a_count()
    {
        var text = "name: test\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"key{i}: 1\n"));

        var failure = Refused(await _policies.PublishAsync(new PublishPolicyRequest { Policy = new PolicyText { Text = text } }, Ann));

        Assert.Equal((FailureKind.PolicyInvalid, 20), (failure.Kind, failure.Errors.Count));
        Assert.True(failure.ErrorsLeftOut >= 20);
        Assert.All(failure.Errors, error => Assert.Equal("policy.text", error.Field));
        Assert.Contains(failure.Errors, error => error.Description.StartsWith("line 2, key0:", StringComparison.Ordinal));
        Assert.Empty(Library.Catalogue.Policies);
    }

    [Fact]
    public async Task Node_decides_under_what_was_put_into_force_before_the_answer()
    {
        var revision = (await PublishAsync(Policy("8"))).Policy.Revision;

        var answer = await ActivateAsync(revision, "file");

        Assert.Equal((1, revision, true, ""), (answer.InForce.Activation, answer.InForce.Revision, answer.Changed, answer.NotTaken));
        Assert.Equal(("8", revision), (Version, _service.Decide(TestService.Call()).Policy.Revision));
        var again = await ActivateAsync(revision, "file");
        Assert.Equal((1, false), (again.InForce.Activation, again.Changed));

        var back = await RollBackAsync(revision);
        Assert.Equal((2, "file", "", "7"), (back.InForce.Activation, back.InForce.Revision, back.NotTaken, Version));
        var list = await ListAsync();
        Assert.Equal(("file", 2), (list.InForce.Revision, list.InForce.Activation));
        Assert.Equal([(2, "file", true), (1, revision, false)], list.Activations.Select(one => (one.Number, one.Revision, one.Rollback)));
        Assert.Equal((null, list.Activations[0].Since), (list.Activations[0].Until, list.Activations[1].Until));
    }

    [Fact]
    public async Task Node_that_cannot_follow_says_so_with_the_reason()
    {
        var revision = (await PublishAsync(Policy("8"))).Policy.Revision;
        Library.Spoilt = new TierDecision.Core.Policies.PolicyDocument(Policy("666"), new Dictionary<string, string>());

        var answer = await ActivateAsync(revision, "file");

        Assert.Equal((revision, "7"), (answer.InForce.Revision, Version));
        Assert.Contains("is not the revision of this content", answer.NotTaken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_whose_file_cannot_serve_says_so_when_the_file_is_in_force_again()
    {
        var revision = (await PublishAsync(Policy("8"))).Policy.Revision;
        await ActivateAsync(revision, "file");
        await File.WriteAllTextAsync(_case.PolicyPath, "name: [");

        var answer = await ActivateAsync("file", revision);

        Assert.Equal(("file", "8"), (answer.InForce.Revision, Version));
        Assert.Contains("policy.yaml", answer.NotTaken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_change_of_something_else_than_is_in_force_and_says_what_is()
    {
        var (one, two) = ((await PublishAsync(Policy("8"))).Policy.Revision, (await PublishAsync(Policy("9"))).Policy.Revision);
        await ActivateAsync(one, "file");

        var failure = Refused(await _policies.ActivateAsync(new ActivatePolicyRequest { Revision = two, ExpectedRevision = "file" }, Ann));
        var rollback = Refused(await _policies.RollBackAsync(new RollBackPolicyRequest { ExpectedRevision = two }, Ann));
        var publication = Refused(await _policies.PublishAsync(
            new PublishPolicyRequest { Policy = new PolicyText { Text = Policy("10") }, ExpectedRevision = two }, Ann));

        Assert.All([failure, rollback, publication], refused =>
        {
            Assert.Equal(FailureKind.OtherPolicyInForce, refused.Kind);
            Assert.Equal((one, "1"), (refused.Facts[ErrorReasons.InForceRevision], refused.Facts[ErrorReasons.InForceActivation]));
        });
        Assert.Equal(
            $"Revision {one} is in force, and not the policy file of each node as was expected. Nothing was changed.", failure.Detail);
        Assert.Equal(2, Library.Catalogue.Policies.Count);
    }

    [Fact]
    public async Task Rejects_what_the_library_does_not_have_and_what_cannot_serve()
    {
        Assert.Equal(
            FailureKind.PolicyNotFound,
            Refused(await _policies.ActivateAsync(new ActivatePolicyRequest { Revision = "0123456789ab", ExpectedRevision = "file" }, Ann)).Kind);
        Assert.Equal(FailureKind.PolicyNotFound, Refused(await _policies.GetAsync(new GetPolicyRequest { Revision = "0123456789ab" }, Ann)).Kind);
        Assert.Equal(FailureKind.PolicyNotFound, Refused(await _policies.GetAsync(new GetPolicyRequest(), Ann)).Kind);
        Assert.Equal(
            FailureKind.NothingToRollBack, Refused(await _policies.RollBackAsync(new RollBackPolicyRequest { ExpectedRevision = "file" }, Ann)).Kind);

        await _service.ServeAsync(TestService.Customer("1", TestService.Score()));
        var published = await PublishAsync(Without(Policy("8"), "name: silver"));
        Assert.Equal(FindingRule.MissingTier, Assert.Single(published.Findings).Rule);
        var unfit = Refused(await _policies.ActivateAsync(
            new ActivatePolicyRequest { Revision = published.Policy.Revision, ExpectedRevision = "file" }, Ann));
        Assert.Equal(FailureKind.PolicyUnfit, unfit.Kind);
        Assert.Contains("does not have: silver. Map them in its tier_names", unfit.Detail, StringComparison.Ordinal);
        Assert.Equal("7", Version);
    }

    [Fact]
    public async Task Rejects_what_is_malformed_and_names_all_of_it()
    {
        Assert.Equal(["policy.text"], await FieldsAsync(_policies.ValidateAsync(new ValidatePolicyRequest(), Ann)));
        Assert.Equal(
            ["policy.text", "policy.files"],
            await FieldsAsync(_policies.ValidateAsync(new ValidatePolicyRequest { Policy = new PolicyText { Files = { [""] = "x" } } }, Ann)));
        Assert.Equal(
            ["policy.text", "policy.files", "policy.files", "policy.files", "expected_revision", "author", "comment"],
            await FieldsAsync(_policies.PublishAsync(
                new PublishPolicyRequest
                {
                    Policy = new PolicyText
                    {
                        Text = new string('x', (1024 * 1024) + 1),
                        Files = { [new string('n', 257)] = new string('x', 600_000), [""] = new string('x', 600_000) },
                    },
                    ExpectedRevision = "latest", Author = new string('a', 129), Comment = new string('c', 513),
                },
                Ann)));
        Assert.Equal(["revision", "expected_revision"], await FieldsAsync(_policies.ActivateAsync(new ActivatePolicyRequest(), Ann)));
        Assert.Equal(["expected_revision"], await FieldsAsync(_policies.RollBackAsync(new RollBackPolicyRequest(), Ann)));
        Assert.Equal(["revision"], await FieldsAsync(_policies.GetAsync(new GetPolicyRequest { Revision = "file" }, Ann)));
        Assert.Equal(
            ["page_size", "page_token"], await FieldsAsync(_policies.ListAsync(new ListPoliciesRequest { PageSize = 501, PageToken = "forged" }, Ann)));
    }

    [Fact]
    public async Task Store_that_does_not_answer_is_said_so()
    {
        var revision = (await PublishAsync(Policy("8"))).Policy.Revision;
        Library.Away = "the test says so";

        Assert.All(
            new[]
            {
                await _policies.PublishAsync(new PublishPolicyRequest { Policy = new PolicyText { Text = Policy("9") } }, Ann),
                await _policies.ActivateAsync(new ActivatePolicyRequest { Revision = revision, ExpectedRevision = "file" }, Ann),
                await _policies.RollBackAsync(new RollBackPolicyRequest { ExpectedRevision = "file" }, Ann),
                await _policies.ListAsync(new ListPoliciesRequest(), Ann),
                await _policies.GetAsync(new GetPolicyRequest { Revision = revision }, Ann),
                await _policies.GetAsync(new GetPolicyRequest(), Ann),
            },
            reply => Assert.Equal(FailureKind.StoreUnavailable, Refused(reply).Kind));
        Assert.Contains(_case.Log.Entries, entry => entry.Contains("may stand or not: the test says so", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_activations_at_once_one_is_done_and_the_other_is_told()
    {
        var revisions = new[] { (await PublishAsync(Policy("8"))).Policy.Revision, (await PublishAsync(Policy("9"))).Policy.Revision };

        var replies = await Task.WhenAll(revisions.Select(revision =>
            _policies.ActivateAsync(new ActivatePolicyRequest { Revision = revision, ExpectedRevision = "file" }, Ann).AsTask()));

        Assert.Single(replies, reply => reply.Failure is null);
        Assert.Equal(FailureKind.OtherPolicyInForce, Assert.Single(replies, reply => reply.Failure is not null).Failure!.Kind);
    }

    private static string Policy(string version) =>
        TestService.Policy.Replace("version: \"7\"", $"version: \"{version}\"", StringComparison.Ordinal);

    private static string Without(string text, string part) =>
        string.Join('\n', text.Split('\n').Where(line => !line.Contains(part, StringComparison.Ordinal)));

    private static Failure Refused(Reply reply) => PolicyCase.Refused(reply);

    private static async Task<IEnumerable<string>> FieldsAsync(ValueTask<Reply> reply) => (await reply.Errors()).Select(error => error.Field);

    private Task<ValidatePolicyResponse> ValidateAsync(string text) => ValidateAsync(new PolicyText { Text = text });

    private Task<ValidatePolicyResponse> ValidateAsync(PolicyText policy) =>
        _policies.ValidateAsync(new ValidatePolicyRequest { Policy = policy }, Ann).Decode(ValidatePolicyResponse.Parser);

    private Task<PublishPolicyResponse> PublishAsync(string text, string author = "", string comment = "") =>
        PublishAsync(new PolicyText { Text = text }, author, comment);

    private Task<PublishPolicyResponse> PublishAsync(PolicyText policy, string author = "", string comment = "") =>
        _policies.PublishAsync(new PublishPolicyRequest { Policy = policy, Author = author, Comment = comment }, Ann).Decode(PublishPolicyResponse.Parser);

    private Task<ActivatePolicyResponse> ActivateAsync(string revision, string expected) => _case.ActivateAsync(revision, expected);

    private Task<RollBackPolicyResponse> RollBackAsync(string expected) =>
        _policies.RollBackAsync(new RollBackPolicyRequest { ExpectedRevision = expected }, Ann).Decode(RollBackPolicyResponse.Parser);

    private Task<ListPoliciesResponse> ListAsync() => _policies.ListAsync(new ListPoliciesRequest(), Ann).Decode(ListPoliciesResponse.Parser);
}
