using System.Text;
using TierDecision.Core.Vocabulary;
using TierDecision.Protocol;
using TierDecision.Service.Failures;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;
using TierDecision.Tests.Service.Policies;
using TierDecision.V1;
using AuditKind = TierDecision.Storage.Audit.AuditKind;

namespace TierDecision.Tests.Service.Trials;

/// <summary>Trials as callers start, change, end and read them.</summary>
public sealed class PolicyTrialUseCaseTests : IDisposable
{
    private const int GrpcLimit = 4 * 1024 * 1024;

    private readonly PolicyCase _case = new();

    public void Dispose() => _case.Dispose();

    private TestPolicyLibrary Library => _case.Library;

    [Fact]
    public async Task Shadow_is_started_seen_and_stopped_with_the_caller_in_the_audit_trail()
    {
        var candidate = await CandidateAsync();

        var started = await StartShadowAsync(new() { Revision = candidate, ExpectedRevision = "file", Author = "the board", Comment = "what would it do?" });

        Assert.Equal((true, "file", ""), (started.Changed, started.InForce.Revision, started.NotTaken));
        Assert.Equal(
            (candidate, "test", 16, false, "ann", "the board", "what would it do?"),
            (started.Trial.Policy.Revision, started.Trial.Policy.Name, started.Trial.OneIn, started.Trial.HasShare, started.Trial.Caller,
                started.Trial.Author, started.Trial.Comment));
        Assert.Equal(candidate, _case.Service.Serving.Current.Shadow?.Model.Policy.Policy.Revision);
        var again = await StartShadowAsync(new() { Revision = candidate, ExpectedRevision = "file", OneIn = 16 });
        Assert.Equal((false, started.Trial), (again.Changed, again.Trial));
        var seen = await GetAsync();
        Assert.Equal((started.Trial, null, 0), (seen.Shadow, seen.Canary, seen.ShadowCounts.Nodes));

        var stopped = await _case.Trials.StopShadowAsync(new() { Trial = started.Trial.Number, Comment = "enough" }, PolicyCase.Ann).Decode(StopShadowResponse.Parser);

        Assert.Equal(("file", ""), (stopped.InForce.Revision, stopped.NotTaken));
        Assert.Null(_case.Service.Serving.Current.Shadow);
        Assert.Null((await GetAsync()).Shadow);
        Assert.Equal(
            [(AuditKind.ShadowStarted, "ann", "the board", "what would it do?"), (AuditKind.ShadowStopped, "ann", "", "enough")],
            Library.Entries.Skip(1).Select(entry => (entry.Kind, entry.Actor.Caller, entry.Actor.Author, entry.Actor.Reason)));
    }

    [Fact]
    public async Task Canary_is_started_changed_seen_and_stopped()
    {
        var candidate = await CandidateAsync();

        var started = await StartCanaryAsync(new()
        {
            Revision = candidate, ExpectedRevision = "file", Share = 0.07,
            Limits = new() { Promises = new() { Off = true }, Differing = new() { Percent = 33.33 } },
        });

        var stored = Library.Catalogue.Trials.Canary!;
        Assert.Equal((7, new PolicyCanaryLimits(500, null, 100, 3_333)), (stored.Share, stored.Limits));
        Assert.Equal((true, 0.07, "", 0), (started.Changed, started.Trial.Share, started.NotTaken, started.Trial.OneIn));
        Assert.Equal(
            new CanaryLimits
            {
                LastTargets = new() { Percent = 5 }, Promises = new() { Off = true }, Errors = new() { Percent = 1 }, Differing = new() { Percent = 33.33 },
            },
            started.Trial.Limits);
        Assert.Equal(candidate, _case.Service.Serving.Current.Canary?.Model.Policy.Policy.Revision);

        var changed = await SetCanaryAsync(new() { Share = 100, Trial = started.Trial.Number, ExpectedRevision = "file" });
        Assert.Equal((true, 100, ""), (changed.Changed, changed.Trial.Share, changed.NotTaken));
        Assert.True(changed.Trial.Number > started.Trial.Number);
        Assert.True(_case.Service.Decide(TestService.Call("1")).Policy.Canary);
        Assert.False((await SetCanaryAsync(new() { Share = 100 })).Changed);

        await _case.Trials.StopCanaryAsync(new() { Comment = "calls wait" }, PolicyCase.Ann).Decode(StopCanaryResponse.Parser);
        Assert.False(_case.Service.Decide(TestService.Call("1")).Policy.Canary);
        var seen = await GetAsync();
        Assert.Equal(
            (changed.Trial.Number, candidate, "test", 100, CanaryEnding.Hand, "ann", "calls wait"),
            (seen.LastCanary.Number, seen.LastCanary.Policy.Revision, seen.LastCanary.Policy.Name, seen.LastCanary.Share, seen.LastCanary.By,
                seen.LastCanary.Caller, seen.LastCanary.Reason));
        Assert.NotNull(seen.CanaryCounts);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.01, 1)]
    [InlineData(0.29, 29)]
    [InlineData(1.15, 115)]
    [InlineData(99.99, 9_999)]
    [InlineData(100, 10_000)]
    public async Task Share_is_that_which_was_written(double share, int hundredths)
    {
        var started = await StartCanaryAsync(new() { Revision = await CandidateAsync(), ExpectedRevision = "file", Share = share });

        Assert.Equal((hundredths, share), (Library.Catalogue.Trials.Canary!.Share, started.Trial.Share));
    }

    [Fact]
    public async Task Rejects_what_cannot_be_tried_with_a_reason_for_programs_and_changes_nothing()
    {
        var (inForce, candidate) = (await _case.PublishAsync(PolicyCase.Text("version: \"7\"", "version: \"6\"")), await CandidateAsync());
        await _case.ActivateAsync(inForce, "file");
        await _case.Service.ServeAsync(TestService.Customer("1", TestService.Score()));
        var unfit = await _case.PublishAsync(string.Join('\n', TestService.Policy.Split('\n').Where(line => !line.Contains("name: silver", StringComparison.Ordinal))));
        var before = Library.Catalogue;
        var entries = Library.Entries.Count;
        StartCanaryRequest Canary(string revision, string expected) => new() { Revision = revision, ExpectedRevision = expected, Share = 5 };

        foreach (var (reply, kind, says) in new[]
        {
            (await _case.Trials.StartShadowAsync(new() { Revision = "0123456789ab", ExpectedRevision = inForce }, PolicyCase.Ann), FailureKind.PolicyNotFound, "has no revision 0123456789ab"),
            (await _case.Trials.StartCanaryAsync(Canary("0123456789ab", inForce), PolicyCase.Ann), FailureKind.PolicyNotFound, "has no revision 0123456789ab"),
            (await _case.Trials.StartShadowAsync(new() { Revision = unfit, ExpectedRevision = inForce }, PolicyCase.Ann), FailureKind.PolicyUnfit, "does not have: silver"),
            (await _case.Trials.StartCanaryAsync(Canary(unfit, inForce), PolicyCase.Ann), FailureKind.PolicyUnfit, "does not have: silver"),
            (await _case.Trials.StartCanaryAsync(Canary(inForce, inForce), PolicyCase.Ann), FailureKind.PolicyUnfit, "is in force itself"),
            (await _case.Trials.StartCanaryAsync(Canary(candidate, "file"), PolicyCase.Ann), FailureKind.OtherPolicyInForce, "and not the policy file"),
            (await _case.Trials.SetCanaryAsync(new() { Share = 5 }, PolicyCase.Ann), FailureKind.NoTrialRuns, "No canary runs"),
            (await _case.Trials.StopCanaryAsync(new(), PolicyCase.Ann), FailureKind.NoTrialRuns, "No canary runs"),
            (await _case.Trials.StopShadowAsync(new(), PolicyCase.Ann), FailureKind.NoTrialRuns, "No shadow runs"),
        })
        {
            var failure = PolicyCase.Refused(reply);
            Assert.Equal(kind, failure.Kind);
            Assert.Contains(says, failure.Detail, StringComparison.Ordinal);
            Assert.EndsWith("Nothing was changed.", failure.Detail, StringComparison.Ordinal);
        }

        Assert.Equal((before, entries), (Library.Catalogue, Library.Entries.Count));

        // One that runs already, and another one than was expected.
        var started = await StartCanaryAsync(Canary(candidate, inForce));
        foreach (var reply in new[]
        {
            await _case.Trials.StartCanaryAsync(new() { Revision = candidate, ExpectedRevision = inForce, Share = 6 }, PolicyCase.Ann),
            await _case.Trials.SetCanaryAsync(new() { Trial = 999, Share = 5 }, PolicyCase.Ann),
            await _case.Trials.StopCanaryAsync(new() { Trial = 999 }, PolicyCase.Ann),
        })
        {
            var failure = PolicyCase.Refused(reply);
            Assert.Equal(
                (FailureKind.OtherTrialRuns, started.Trial.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                (failure.Kind, failure.Facts[ErrorReasons.RunningCanary]));
            Assert.DoesNotContain(ErrorReasons.RunningShadow, failure.Facts.Keys);
        }

        Assert.Equal(FailureKind.OtherPolicyInForce, PolicyCase.Refused(await _case.Trials.StopCanaryAsync(new() { ExpectedRevision = candidate }, PolicyCase.Ann)).Kind);
        Assert.Equal(5, (await GetAsync()).Canary.Share);
    }

    [Fact]
    public async Task Rejects_what_is_malformed_and_names_all_of_it()
    {
        Assert.Equal(
            ["one_in", "revision", "expected_revision", "author", "comment"],
            (await _case.Trials.StartShadowAsync(
                new() { OneIn = 1_000_001, Revision = "file", Author = new string('a', 129), Comment = new string('c', 513) }, PolicyCase.Ann))
            .Errors().Select(error => error.Field));
        var limits = new CanaryLimits
        {
            LastTargets = new() { Percent = 101 }, Promises = new() { Off = false }, Errors = new(), Differing = new() { Percent = 0.001 },
        };
        Assert.Equal(
            ["revision", "share", "limits.last_targets.percent", "limits.promises.off", "limits.errors", "limits.differing.percent", "expected_revision"],
            (await _case.Trials.StartCanaryAsync(new() { Limits = limits }, PolicyCase.Ann)).Errors().Select(error => error.Field));
        foreach (var share in new[] { -0.01, 100.01, 0.005, double.NaN, double.PositiveInfinity, 1e300 })
        {
            var error = Assert.Single((await _case.Trials.SetCanaryAsync(new() { Share = share }, PolicyCase.Ann)).Errors());
            Assert.Equal("share", error.Field);
            Assert.StartsWith("must be a percentage of 0 to 100 with at most two decimals; got ", error.Description, StringComparison.Ordinal);
        }

        Assert.Equal(["share", "trial"], (await _case.Trials.SetCanaryAsync(new() { Trial = -1 }, PolicyCase.Ann)).Errors().Select(error => error.Field));
        Assert.Equal(["trial"], (await _case.Trials.StopShadowAsync(new() { Trial = -1 }, PolicyCase.Ann)).Errors().Select(error => error.Field));
        Assert.Equal(["kind", "limit"], (await _case.Trials.ListDifferencesAsync(new() { Limit = 201 }, PolicyCase.Ann)).Errors().Select(error => error.Field));
    }

    [Fact]
    public async Task Node_that_cannot_take_part_says_why()
    {
        var inForce = await _case.PublishAsync(PolicyCase.Text("version: \"7\"", "version: \"6\""));
        var file = await _case.PublishAsync(TestService.Policy);
        Library.Spoilt = new TierDecision.Core.Policies.PolicyDocument("name: [", new Dictionary<string, string>());
        await _case.ActivateAsync(inForce, "file");

        var started = await StartShadowAsync(new() { Revision = file, ExpectedRevision = inForce });

        Assert.Contains($"does not serve revision {inForce}", started.NotTaken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_of_nodes_are_told_together_and_stay_below_the_limit()
    {
        var started = await StartShadowAsync(new() { Revision = await CandidateAsync(), ExpectedRevision = "file" });
        var number = started.Trial.Number;
        var cell = new TrialCell
        {
            Context = DecisionContext.Ticket, Tier = "gold", Compared = 10, Differing = 4, OtherTier = 1, PriorityHigher = 2, PriorityBy = 7, DueLater = 3,
            DueByMilliseconds = long.MaxValue / 8, LastTargetsInForce = 5,
        };
        await ReportAsync(new() { Trial = number, Node = "one", Decided = 1, Dropped = 2, Cells = [cell] });
        await ReportAsync(new() { Trial = number, Node = "two", Failed = 3, Cells = [cell] });
        await ReportAsync(new() { Trial = number, Node = "three", Problem = "it is full" });

        var counts = (await GetAsync()).ShadowCounts;

        Assert.Equal((2, 1, 3, 2), (counts.Nodes, counts.Decided, counts.Failed, counts.Dropped));
        Assert.Equal(
            new TrialCount
            {
                Context = "ticket", Tier = "gold", Compared = 20, Differing = 8, OtherTier = 2, PriorityHigher = 4, PriorityBy = 14, DueLater = 6,
                DueByMilliseconds = long.MaxValue / 8 * 2, LastTargetsInForce = 10,
            },
            Assert.Single(counts.Cells));
        Assert.Equal(new TrialProblem { Node = "three", Problem = "it is full" }, Assert.Single(counts.Problems));

        for (var i = 0; i < 300; i++)
        {
            await ReportAsync(new()
            {
                Trial = number, Node = $"node {i}", Problem = new string('问', 2_000),
                Cells = [.. Enumerable.Range(0, 10).Select(k => cell with { Tier = $"{new string('级', 200)}{i} {k}" })],
            });
        }

        var answer = await GetAsync();
        Assert.InRange(answer.CalculateSize(), 1, GrpcLimit);
        Assert.Equal((2_000, 1_001, 100, 201), (answer.ShadowCounts.Cells.Count, answer.ShadowCounts.CellsLeftOut, answer.ShadowCounts.Problems.Count, answer.ShadowCounts.ProblemsLeftOut));
    }

    [Fact]
    public async Task Differences_that_can_be_read_are_given_the_newest_first()
    {
        Assert.Equal(new ListTrialDifferencesResponse(), await ListAsync(PolicyTrialKind.Shadow));
        var started = await StartShadowAsync(new() { Revision = await CandidateAsync(), ExpectedRevision = "file" });
        var others = new ErasureKeys(1, new byte[ErasureKeys.Size]);
        await ReportAsync(
            new() { Trial = started.Trial.Number, Node = "one" },
            Box("a"), Box("removed", others), Box("b"), Box("c"), SealedBox.Seal(_case.Service.Store.Keys!, default, TrialSample.Pack("no JSON"u8)));

        var all = await ListAsync(PolicyTrialKind.Shadow);
        var two = await ListAsync(PolicyTrialKind.Shadow, 2);

        Assert.Equal((started.Trial.Number, 0), (all.Trial, all.DifferencesLeftOut));
        Assert.Equal(["c", "b", "a"], all.Differences.Select(difference => difference.DecisionId));
        Assert.Equal(["c", "b"], two.Differences.Select(difference => difference.DecisionId));
        Assert.Equal(0, (await ListAsync(PolicyTrialKind.Canary)).Trial);
    }

    [Fact]
    public async Task Large_differences_stay_below_the_limit_and_those_left_out_are_counted()
    {
        var started = await StartShadowAsync(new() { Revision = await CandidateAsync(), ExpectedRevision = "file" });
        await ReportAsync(new() { Trial = started.Trial.Number, Node = "one" }, [.. Enumerable.Range(0, 20).Select(i => Box($"{i}{new string('x', 900_000)}"))]);

        var answer = await ListAsync(PolicyTrialKind.Shadow, 10);

        Assert.InRange(answer.CalculateSize(), 1, GrpcLimit);
        Assert.Equal((3, 7), (answer.Differences.Count, answer.DifferencesLeftOut));
        Assert.StartsWith("19x", answer.Differences[0].DecisionId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_that_does_not_answer_is_said_so()
    {
        var candidate = await CandidateAsync();
        Library.Away = "the test says so";

        Assert.All(
            new[]
            {
                await _case.Trials.StartShadowAsync(new() { Revision = candidate, ExpectedRevision = "file" }, PolicyCase.Ann),
                await _case.Trials.StopShadowAsync(new(), PolicyCase.Ann),
                await _case.Trials.StartCanaryAsync(new() { Revision = candidate, ExpectedRevision = "file", Share = 1 }, PolicyCase.Ann),
                await _case.Trials.SetCanaryAsync(new() { Share = 1 }, PolicyCase.Ann),
                await _case.Trials.StopCanaryAsync(new(), PolicyCase.Ann),
                await _case.Trials.GetAsync(new(), PolicyCase.Ann),
                await _case.Trials.ListDifferencesAsync(new() { Kind = PolicyTrialKind.Shadow }, PolicyCase.Ann),
            },
            reply => Assert.Equal(FailureKind.StoreUnavailable, PolicyCase.Refused(reply).Kind));
        Assert.Contains(_case.Log.Entries, entry => entry.Contains("may stand or not: the test says so", StringComparison.Ordinal));
    }

    private byte[] Box(string id, ErasureKeys? keys = null) => SealedBox.Seal(
        keys ?? _case.Service.Store.Keys!, default, TrialSample.Pack(Encoding.UTF8.GetBytes($$"""{"trial":"shadow","number":4,"decision_id":"{{id}}"}""")));

    private async Task ReportAsync(TrialReport report, params byte[][] boxes) => await Library.ReportTrialAsync(report, boxes, default);

    private Task<string> CandidateAsync() => _case.PublishAsync(PolicyCase.Text("priority: 80", "priority: 90"));

    private Task<StartShadowResponse> StartShadowAsync(StartShadowRequest request) =>
        _case.Trials.StartShadowAsync(request, PolicyCase.Ann).Decode(StartShadowResponse.Parser);

    private Task<StartCanaryResponse> StartCanaryAsync(StartCanaryRequest request) =>
        _case.Trials.StartCanaryAsync(request, PolicyCase.Ann).Decode(StartCanaryResponse.Parser);

    private Task<SetCanaryResponse> SetCanaryAsync(SetCanaryRequest request) =>
        _case.Trials.SetCanaryAsync(request, PolicyCase.Ann).Decode(SetCanaryResponse.Parser);

    private Task<GetPolicyTrialsResponse> GetAsync() => _case.Trials.GetAsync(new(), PolicyCase.Ann).Decode(GetPolicyTrialsResponse.Parser);

    private Task<ListTrialDifferencesResponse> ListAsync(PolicyTrialKind kind, int limit = 0) => _case.Trials.ListDifferencesAsync(
        new() { Kind = kind, Limit = limit }, PolicyCase.Ann).Decode(ListTrialDifferencesResponse.Parser);
}
