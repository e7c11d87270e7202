using NodaTime;
using TierDecision.Cli.Commands.Decide;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Decisions;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Attestation = TierDecision.Core.Vocabulary.Attestation;
using Channel = TierDecision.Core.Vocabulary.Channel;
using Matter = TierDecision.Core.Vocabulary.Matter;
using TicketPriority = TierDecision.Core.Vocabulary.TicketPriority;

namespace TierDecision.Tests.Cli.Commands.Policy;

/// <summary>What <c>tierctl policy try</c> answers is what a service answers that knows the same.</summary>
public class LocalAnswerTests
{
    private static readonly Instant[] Times =
    [
        Instant.FromUtc(2026, 3, 6, 16, 50), Instant.FromUtc(2026, 3, 8, 3, 0), Instant.FromUtc(2026, 12, 25, 10, 0),
    ];

    public static TheoryData<string> Policies =>
        [.. Directory.GetFiles(Repository.PathOf("policies"), "*.yaml").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Answer_is_the_services(string file)
    {
        var load = PolicyFile.Load(Repository.PathOf("policies", file), Times[0]);
        var plan = load.Plan!;
        var trial = new LocalAnswer(plan, load.Revision);
        var encoded = new EncodedPolicy(plan, load.Revision);
        var ids = new DecisionIds();
        var reasons = new HashSet<V1.ReasonCode>();
        foreach (var now in Times)
        {
            foreach (var (request, customer, explain) in Questions(plan, now))
            {
                var facts = customer is { } score ? CustomerFacts.Known(score, score.Tier) : CustomerFacts.NotNamed;
                DecisionEngine.Decide(request, facts, plan, now, out var decision);
                var asked = new DecideRequest { RequestId = "r", Explain = explain };

                var given = trial.Of(asked, request, customer, decision, now);

                var expected = AnswerWriter.Decide(
                    new DecisionAnswer
                    {
                        Decision = decision, Score = customer ?? default, Policy = encoded, Context = request.Context, Now = now, Agent = "",
                    },
                    ids, asked).Decode(DecideResponse.Parser);
                expected.DecisionId = "";
                Assert.Equal(expected, given);
                reasons.UnionWith(given.Reasons.Select(reason => reason.Code));
            }
        }

        // The questions are not all answered alike.
        Assert.Superset(
            new HashSet<V1.ReasonCode> { V1.ReasonCode.Tier, V1.ReasonCode.CustomerNotNamed, V1.ReasonCode.ScoreStale, V1.ReasonCode.GuardrailVulnerable },
            reasons);
    }

    private static IEnumerable<(DecisionRequest Request, CustomerScore? Customer, bool Explain)> Questions(PolicyPlan plan, Instant now)
    {
        CustomerScore?[] customers =
        [
            null,
            .. Enumerable.Range(0, plan.Tiers.Length).SelectMany(tier => new[] { CustomerFlags.None, CustomerFlags.Vulnerable, CustomerFlags.FraudHold }.Select(
                flags => (CustomerScore?)new CustomerScore
                {
                    Tier = (byte)tier, Flags = flags, AsOf = now, TierSince = now, ValueScore = 12.345f, Percentile = 99.5f, Recency = 3,
                })),
            new CustomerScore { Tier = 0, AsOf = now - Duration.FromDays(400), LifetimeValue = 7.777f },
            new CustomerScore { Tier = 0, AsOf = now + Duration.FromDays(400) },
        ];
        foreach (var customer in customers)
        {
            foreach (var waited in new[] { Duration.Zero, Duration.FromMinutes(3) })
            {
                foreach (var channel in Enum.GetValues<Channel>())
                {
                    yield return (
                        new DecisionRequest(DecisionContext.Contact, now - waited)
                        {
                            Channel = channel, Language = new LanguageCode(0x6465), Matter = channel == Channel.Chat ? Matter.Legal : Matter.Unspecified,
                            Attestation = channel == Channel.Video ? Attestation.Failed : Attestation.Unspecified,
                        },
                        customer, true);
                }

                yield return (
                    new DecisionRequest(DecisionContext.Ticket, now - waited) { TicketPriority = TicketPriority.Urgent, Topic = "billing" }, customer, false);
                yield return (new DecisionRequest(DecisionContext.Order, now - waited) { OrderValue = 129.9 }, customer, true);
            }
        }
    }
}
