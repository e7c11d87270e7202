using TierDecision.PhoneNumbers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TierDecision.Configuration.Identity;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Policies;
using TierDecision.LoadTest.Questions;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Decisions;
using TierDecision.Service.Erasure;
using TierDecision.Service.Following;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Tests.Service;
using TierDecision.V1;
using Question = TierDecision.LoadTest.Questions.Question;

namespace TierDecision.Tests.LoadTest;

/// <summary>The load test's check of replies, against the service's own.</summary>
public class DecideTargetTests : IAsyncLifetime
{
    private const int Customers = 400;

    // A call by phone and one by id, from the mix.
    private const int Call = 0;
    private const int CallById = 1;

    private static readonly FixedTime Clock = new(TestLoad.Now.ToDateTimeOffset());
    private static readonly LoadDataset Dataset = new(Customers, TestLoad.Policy.Plan!, TestLoad.Now);

    private readonly DecideTarget target = Target(Clock);
    private DecisionUseCase? service;

    public async Task InitializeAsync() => service = await ServiceAsync(Clock);

    public Task DisposeAsync() => Task.CompletedTask;

    private static DecideTarget Target(FixedTime clock) => new(Dataset, new ZipfSampler(Customers, 1), TestLoad.Policy, clock);

    private static Task<DecisionUseCase> ServiceAsync(FixedTime clock) => ServiceAsync(clock, TestLoad.Policy);

    private static async Task<DecisionUseCase> ServiceAsync(FixedTime clock, PolicyLoad policy)
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry());
        var store = new TestStore();
        var hydration = await CustomerReplica.HydrateAsync(store, store.Load(Dataset.Header(), [.. Dataset.Records()]), progress: null, CancellationToken.None);
        var model = ServingModel.BeforeHydration(policy.Plan!, policy.Revision, new DecisionMetrics(metrics))
            .WithCustomers(hydration.Replica!, out var error);
        Assert.Null(error);
        var identities = IdentityKeySource.Find(new IdentityOptions { Key = LoadDataset.IdentityKey }, defaultKeyFile: null, PhoneNormalizer.WithoutRegion).Hasher!;
        var serving = new ServingState(model!, clock);
        serving.Confirm(NodaTime.Instant.FromDateTimeOffset(clock.GetUtcNow()), clock.GetTimestamp());
        return new DecisionUseCase(
            serving, new IdentityResolver(identities), new RequestMetrics(metrics), clock, new DecisionIds(), new DecisionRecorder([]), new ErasureKeysState(store, serving, clock),
            new NoMissingCustomers(), new PinSigner(identities));
    }

    [Fact]
    public void Shares_of_the_mix_add_up() => Assert.Equal(100, QuestionMix.Kinds.Sum(kind => kind.Percent));

    [Fact]
    public void Mix_draws_each_kind_by_its_share()
    {
        const int Draws = 50_000;
        var random = new SplitMix64(1);
        var counts = new int[QuestionMix.Kinds.Length];
        for (var i = 0; i < Draws; i++)
        {
            counts[QuestionMix.Draw(ref random)]++;
        }

        Assert.All(QuestionMix.Kinds.Zip(counts), pair =>
        {
            var share = pair.First.Percent / 100d;
            var deviation = 4 * Math.Sqrt(Draws * share * (1 - share));
            Assert.InRange(pair.Second, (Draws * share) - deviation, (Draws * share) + deviation);
        });
    }

    [Theory]
    [InlineData(0)] // a Wednesday morning
    [InlineData(12)] // that night, when most queues are closed
    public async Task Service_passes_for_every_kind_of_question_and_every_customer(int hours)
    {
        var clock = new FixedTime(Clock.GetUtcNow().AddHours(hours));
        var (then, right) = (await ServiceAsync(clock), Target(clock));
        for (var kind = 0; kind < QuestionMix.Kinds.Length; kind++)
        {
            for (var customer = 1; customer <= Customers; customer++)
            {
                var question = new Question(customer, kind);
                Assert.Null(right.Check(question, Answer(question, then).ToByteArray()));
            }
        }
    }

    [Fact]
    public void Rejects_the_answer_of_another_customer()
    {
        var wrong = Enumerable.Range(1, Customers - 1).Count(customer =>
            target.Check(new Question(customer, CallById), Answer(new Question(customer + 1, CallById)).ToByteArray()) is not null);

        // Score and percentile have five digits each: two customers are not alike.
        Assert.Equal(Customers - 1, wrong);
    }

    [Fact]
    public void Rejects_the_answer_to_another_question()
    {
        var order = QuestionMix.Kinds.Length - 1;

        Assert.NotNull(target.Check(new Question(3, Call), Answer(new Question(3, order)).ToByteArray()));
        Assert.NotNull(target.Check(new Question(3, order), Answer(new Question(3, Call)).ToByteArray()));
    }

    public static TheoryData<string> Damages => [.. Damage.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Rejects_an_answer_with_one_thing_wrong(string damage)
    {
        var question = new Question(7, Call);
        var answer = Answer(question).Clone();
        Damage[damage](answer);

        Assert.NotNull(target.Check(question, answer.ToByteArray()));
    }

    [Fact]
    public async Task Answers_are_right_by_the_policy_that_they_name_and_by_no_other()
    {
        var policies = PolicyPair.Of(TestLoad.Policy, TestLoad.Now);
        var either = new RevisionsTarget(Dataset, new ZipfSampler(Customers, 1), [policies.First, policies.Second], Clock);
        var other = await ServiceAsync(Clock, policies.Second);
        for (var kind = 0; kind < QuestionMix.Kinds.Length; kind++)
        {
            var question = new Question(7, kind);
            var (first, second) = (Answer(question), Answer(question, other));
            Assert.Null(either.Check(question, first.ToByteArray()));
            Assert.Null(either.Check(question, second.ToByteArray()));

            // Each with the name of the other: a mix of both.
            (first.Policy.Revision, second.Policy.Revision) = (second.Policy.Revision, first.Policy.Revision);
            Assert.NotNull(either.Check(question, first.ToByteArray()));
            Assert.NotNull(either.Check(question, second.ToByteArray()));
        }

        var strange = Answer(new Question(7, Call));
        strange.Policy.Revision = "000000000000";
        Assert.Contains("never in force", either.Check(new Question(7, Call), strange.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_what_is_no_answer()
    {
        Assert.NotNull(target.Check(new Question(1, Call), []));
        Assert.Throws<InvalidDataException>(() => target.Check(new Question(1, Call), Answer(new Question(1, Call)).ToByteArray().AsSpan(0, 20)));
    }

    private static readonly Dictionary<string, Action<DecideResponse>> Damage = new()
    {
        ["id"] = answer => answer.DecisionId = "",
        ["no tier"] = answer => answer.Tier = null,
        ["tier"] = answer => answer.Tier.Name += "x",
        ["rank"] = answer => answer.Tier.Rank++,
        ["priority"] = answer => answer.Priority++,
        ["sort key"] = answer => answer.SortKey--,
        ["no route"] = answer => answer.Route = null,
        ["queue"] = answer => answer.Route.Queue = "elsewhere",
        ["routing rule"] = answer => answer.Route.Rule = "another",
        ["current target"] = answer => answer.Route.CurrentTarget++,
        ["targets"] = answer => answer.Route.Targets.RemoveAt(0),
        ["no SLA"] = answer => answer.Sla = null,
        ["SLA rule"] = answer => answer.Sla.Rule = "another",
        ["no SLA target"] = answer => answer.Sla.Targets.Clear(),
        ["due"] = answer => answer.Sla.Targets[0].DueAt.Seconds++,
        ["handling"] = answer => answer.Treatment.Handling = (Handling)(((int)answer.Treatment.Handling % 3) + 1),
        ["reasons"] = answer => answer.Reasons.Clear(),
        ["policy"] = answer => answer.Policy.Revision = "000000000000",
        ["status"] = answer => answer.Score.Status = ScoreStatus.Stale,
        ["value score"] = answer => answer.Score.ValueScore += 0.01,
        ["percentile"] = answer => answer.Score.ClearPercentile(),
        ["recency"] = answer => answer.Score.Recency++,
        ["segment"] = answer => answer.Score.Segment = (Segment)(((int)answer.Score.Segment % 10) + 1),
        ["degraded"] = answer => answer.Degraded = true,
        ["time"] = answer => answer.DecidedAt = Timestamp.FromDateTimeOffset(Clock.GetUtcNow().AddMinutes(-2)),
    };

    private DecideResponse Answer(Question question) => Answer(question, service!);

    private DecideResponse Answer(Question question, DecisionUseCase from)
    {
        var message = new byte[1024];
        var request = DecideRequest.Parser.ParseFrom(message, 0, target.Write(question, message));
        var asked = TierDecision.Service.Requests.Question.Of(request, caller: "");
        Assert.Equal(DecideOutcome.Decided, from.Decide(asked, from.CurrentBasis(), out var answer, out _));
        return AnswerWriter.Decide(answer, new DecisionIds(), request).Decode(DecideResponse.Parser);
    }
}
