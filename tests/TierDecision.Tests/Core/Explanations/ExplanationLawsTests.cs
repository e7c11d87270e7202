using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Explanations;

/// <summary>What holds for every explanation: under the shipped policies, and under generated ones that ask about every field.</summary>
public class ExplanationLawsTests
{
    private static readonly Instant Now = TestPolicy.Now;

    private static readonly PolicyPlan[] Shipped =
        [.. Directory.GetFiles(Repository.PathOf("policies"), "*.yaml").Order(StringComparer.Ordinal).Select(path => PolicyFile.Load(path, Now).Plan!)];

    // What rules of generated policies ask; numbers lie between those that customers have.
    private static readonly string[] Asked =
    [
        "tier: gold", "tier: [gold, silver]", "known: true", "value_score: {at_least: 40}", "value_score: {above: 60.3, at_most: 90}", "value_score: {below: 20}",
        "percentile: {at_least: 33.3}", "percentile: 50", "recency: {at_least: 4}", "frequency: [2, 3]", "monetary: {below: 3}", "segment: [champions, lost]",
        "lifetime_value: {above: 100}", "margin: {below: -5.5}", "probability_active: {below: 0.4}", "probability_active: {at_least: 0.7}", "churn_risk: {above: 0.6}", "flag: [fraud_hold, verified]",
        "flag: dissatisfied", "score_age: {above: 1d}", "channel: [voice, chat]", "channel: email", "language: [de, fr]", "language: zh", "topic: [billing, sales]",
        "topic: {prefix: bill}", "entry_point: web", "attestation: [full, partial]", "matter: legal", "ticket_priority: [high, urgent]", "ticket_priority: low",
        "waited: {at_least: 10m}", "waited: {above: 1m, below: 5m}", "attribute.plan: business", "attribute.plan: [trial, none]",
        "tier_age: {at_least: 2d}", "since_dissatisfied: {below: 30d}", "since_dissatisfied: {above: 3d, below: 40d}", "overridden: true", "has_agent: true",
    ];

    private static readonly Gen<string> When =
        from fields in Gen.Elements(Asked).ListOf(2).Select(list => list.DistinctBy(text => text[..text.IndexOf(':', StringComparison.Ordinal)]).ToList())
        from shape in Gen.Choose(0, 3)
        select shape switch
        {
            0 => $"{{{fields[0]}}}",
            1 => $"{{{string.Join(", ", fields)}}}",
            2 => $"{{any: [{string.Join(", ", fields.Select(field => $"{{{field}}}"))}]}}",
            _ => $"{{not: {{{string.Join(", ", fields)}}}}}",
        };

    // Rules that can never apply are errors of a policy: those are left to tests of the verification.
    private static readonly Gen<PolicyPlan> Generated =
        from whens in When.ListOf(6)
        let plan = TestPolicy.Load(Routing(whens)).Plan
        where plan is not null
        select plan;

    private static readonly Gen<float> Scores = Gen.Frequency((6, Gen.Choose(0, 1000).Select(n => n / 10f)), (1, Gen.Constant(float.NaN)), (1, Gen.Constant(0f)));

    private static readonly Gen<CustomerFacts> Customers =
        from knowledge in Gen.Frequency((8, Gen.Constant(0)), (3, Gen.Choose(1, 3)))
        from numbers in Gen.ArrayOf(Scores, 5)
        from small in Gen.ArrayOf(Gen.Choose(0, 5), 5)
        from tiers in Gen.ArrayOf(Gen.Choose(0, 3), 2)
        from days in Gen.ArrayOf(Gen.Choose(-3, 3), 2)
        let score = new CustomerScore
        {
            ValueScore = numbers[0],
            Percentile = numbers[1],
            LifetimeValue = numbers[2] * 3,
            Margin = numbers[3] - 20,
            ProbabilityActive = numbers[4] / 100,
            Recency = (byte)small[0],
            Frequency = (byte)small[1],
            Monetary = (byte)small[2],
            Segment = (RfmSegment)small[3],
            Flags = (CustomerFlags)(small[4] * 5),
            OverrideTier = tiers[1] == 3 ? CustomerScore.NoTier : (byte)tiers[1],
            OverrideExpiry = Now + Duration.FromDays(days[0]),
            AsOf = Now - Duration.FromHours((days[1] + 3) * 9),
            TierSince = Now - Duration.FromHours((days[0] + 3) * 13),
            DissatisfiedDays = (byte)(small[0] * small[1] * 3),
            PreferredAgent = (ushort)small[2],
        }
        select knowledge switch
        {
            0 => CustomerFacts.Known(score, (byte)tiers[0], score.OverrideTier),
            1 => CustomerFacts.Unknown,
            2 => CustomerFacts.NotNamed,
            _ => CustomerFacts.Unavailable,
        };

    private static readonly Gen<DecisionRequest> Requests =
        from context in Gen.Frequency((5, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
        from choices in Gen.ArrayOf(Gen.Choose(0, 7), 4)
        from waited in Gen.Frequency((3, Gen.Choose(0, 900_000)), (1, Gen.Choose(-300_000, 200_000_000)))
        from topic in Gen.Elements("", "billing", "Sales", "bills", "other")
        from language in Gen.Elements("", "de", "zh", "en")
        from plan in Gen.Elements<string?>(null, "business", "TRIAL", "gold")
        select new DecisionRequest((DecisionContext)context, Now - Duration.FromMilliseconds(waited))
        {
            Channel = (Channel)choices[0],
            Attestation = (Attestation)Math.Min(choices[1], 5),
            Matter = (Matter)(choices[2] % 3),
            TicketPriority = (TicketPriority)(choices[3] % 5),
            Topic = topic,
            EntryPoint = topic,
            Language = LanguageCode.TryParse(language, out var code) ? code : LanguageCode.None,
            Attributes = plan is null ? null : new Dictionary<string, string> { ["plan"] = plan },
        };

    private static readonly Gen<Given> Anything =
        from plan in Gen.OneOf(Gen.Elements(Shipped), Generated)
        from request in Requests
        from customer in Customers
        select new Given(plan, request, customer, Now);

    private static readonly Gen<Given> Extremes =
        from given in Anything
        from times in Gen.ArrayOf(Gen.Elements(Instant.MinValue, Instant.MaxValue, default, Now, Instant.FromUtc(9990, 1, 1, 0, 0), Instant.FromUtc(-50, 1, 1, 0, 0)), 3)
        from number in Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255), 4)
        from text in Gen.Elements("\ud800", new string('x', 5000), string.Concat(Enumerable.Repeat("😀", 100)), "退款")
        let score = given.Customer.Score with
        {
            AsOf = times[0], OverrideExpiry = times[1], ValueScore = number, Percentile = number, LifetimeValue = number, Recency = (byte)bytes[0],
            Segment = (RfmSegment)bytes[1], Flags = (CustomerFlags)bytes[2],
        }
        select new Given(
            given.Plan,
            given.Request with { ArrivedAt = times[2], Topic = text, Channel = (Channel)bytes[3], OrderValue = number },
            CustomerFacts.Known(score, (byte)bytes[1], (byte)bytes[2]),
            times[1]);

    [Fact]
    public void Explanation_is_total_and_always_the_same() =>
        Laws.Hold(
            Gen.OneOf(Anything, Extremes),
            given => Digest(given.Explain()) == Digest(given.Explain()),
            cases: 1000);

    [Fact]
    public void Arithmetic_adds_up_to_what_the_engine_decided() =>
        Laws.Hold(
            Anything,
            given =>
            {
                var decision = given.Decide();
                var explanation = given.Explain();
                var priority = explanation.Priority;
                Assert.Equal(priority.Sum, priority.TierPriority + priority.Contributions.Sum(c => c.Priority));
                Assert.Equal(decision.Priority, Math.Clamp(priority.Sum, 0, 100));
                Assert.Equal(priority.HeadStartSumMilliseconds, priority.TierHeadStartMilliseconds + priority.Contributions.Sum(c => c.HeadStartMilliseconds));
                Assert.Equal(decision.HeadStartMilliseconds, Math.Clamp(priority.HeadStartSumMilliseconds, 0, priority.LargestHeadStartMilliseconds));
                Assert.Equal(decision.SortKey, priority.ArrivedAtMilliseconds - priority.HeadStartMilliseconds);
                foreach (var due in explanation.Sla.DueTimes)
                {
                    Assert.Equal(due.TargetMilliseconds, due.FurtherMilliseconds + due.Open.Sum(stretch => (long)(stretch.End - stretch.Start).TotalMilliseconds));
                    Assert.All(due.Open, stretch => Assert.True(due.From.ToUnixTimeMilliseconds() <= stretch.Start.ToUnixTimeMilliseconds() && stretch.End <= due.Due));
                    Assert.True(due.FurtherMilliseconds > 0 || due.Open[^1].End == due.Due);
                }

                return true;
            },
            cases: 500);

    [Fact]
    public void Every_queue_change_really_leads_to_the_rule_that_it_names() =>
        Laws.Hold(
            Anything,
            given =>
            {
                foreach (var change in given.Explain().QueueChanges)
                {
                    foreach (var to in change.To)
                    {
                        var rule = given.With(change.Field, to, change.Number).Decide();
                        Assert.True(rule.RoutingRule != given.Decide().RoutingRule, change.Text.English);
                        Assert.Equal(change.Rule, rule.RoutingRule == Decision.NoRule ? null : given.Plan.Routing.Rules[rule.RoutingRule].Name);
                        Assert.Equal(change.Queue, rule.Route!.Targets[rule.RouteStatus.Target].Queue);
                    }
                }

                return true;
            },
            cases: 1500);

    [Fact]
    public void No_smaller_change_of_the_same_field_in_the_same_direction_has_an_effect()
    {
        var compared = 0;
        Laws.Hold(
            from given in Anything from fractions in Gen.ArrayOf(Gen.Choose(0, 9999), 20) select (given, fractions),
            law =>
            {
                var (given, fractions) = law;
                foreach (var change in given.Explain().QueueChanges)
                {
                    foreach (var nearer in given.Nearer(change, fractions))
                    {
                        compared++;
                        Assert.True(nearer.Decide().RoutingRule == given.Decide().RoutingRule, change.Text.English);
                    }
                }

                return true;
            },
            cases: 1000);
        Assert.True(compared > 2000, $"{compared}");
    }

    private static string Routing(IList<string> whens)
    {
        var yaml = new StringBuilder("routing:\n  rules:\n");
        for (var i = 0; i < whens.Count; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"    - {{name: rule-{i}, when: {whens[i]}, targets: [{{queue: {(i % 2 == 0 ? "vip" : "service")}}}]}}\n");
        }

        return yaml.Append("  default: [{queue: service}]\n").ToString();
    }

    private static string Digest(Explanation e) => string.Join('\n', e.Tier.Texts.Concat(e.Priority.Texts).Concat(e.QueueChanges.Select(c => c.Text))
        .Concat(e.Priority.NearMisses.Concat(e.Routing?.NearMisses ?? []).Concat(e.Sla.Rule.NearMisses).Select(m => m.Text)).Concat(e.Sla.DueTimes.Select(d => d.Text)));

    /// <summary>One case; changes fields by code of its own, not by the code under test.</summary>
    private sealed record Given(PolicyPlan Plan, DecisionRequest Request, CustomerFacts Customer, Instant Now)
    {
        private const long Day = NodaConstants.MillisecondsPerDay;

        public Decision Decide()
        {
            DecisionEngine.Decide(Request, Customer, Plan, Now, out var decision);
            return decision;
        }

        public Explanation Explain() => DecisionExplainer.Explain(Request, Customer, Plan, Now, Decide());

        public Given With(string field, string to, double? number)
        {
            var score = Customer.Score;
            var text = to == "not given" ? "" : to.Trim('\'');
            return field switch
            {
                "tier" when Decide().TierOverridden => this with { Customer = CustomerFacts.Known(score, Customer.Tier, (byte)Plan.TierIndex(to)) },
                "tier" => this with { Customer = CustomerFacts.Known(score, (byte)Plan.TierIndex(to), Customer.OverrideTier) },
                "known" => this with { Customer = CustomerFacts.Unknown },
                "value_score" => Scored(score with { ValueScore = (float)number! }),
                "percentile" => Scored(score with { Percentile = (float)number! }),
                "lifetime_value" => Scored(score with { LifetimeValue = (float)number! }),
                "margin" => Scored(score with { Margin = (float)number! }),
                "probability_active" => Scored(score with { ProbabilityActive = (float)number! }),
                "churn_risk" => Scored(score with { ProbabilityActive = (float)(1 - number!) }),
                "recency" => Scored(score with { Recency = (byte)number! }),
                "frequency" => Scored(score with { Frequency = (byte)number! }),
                "monetary" => Scored(score with { Monetary = (byte)number! }),
                "segment" => Scored(score with { Segment = (RfmSegment)Number<RfmSegment>(text) }),
                "flag" when to.StartsWith("not ", StringComparison.Ordinal) => Scored(score with { Flags = score.Flags & ~(CustomerFlags)Number<CustomerFlags>(to[4..]) }),
                "flag" => Scored(score with { Flags = score.Flags | (CustomerFlags)Number<CustomerFlags>(to) }),
                "score_age" => Scored(score with { AsOf = Now - Duration.FromMilliseconds((long)number!) }),
                "tier_age" => Scored(score with { TierSince = Now - Duration.FromMilliseconds((long)number!) }),
                "since_dissatisfied" => Scored(score with { DissatisfiedDays = (byte)(1 + Math.Round((number!.Value - (Now - score.AsOf).TotalMilliseconds) / Day)) }),
                "overridden" when text == "true" => this with { Customer = Overridden(Decide().Tier, Instant.MaxValue) },
                "overridden" => this with { Customer = Overridden(CustomerScore.NoTier, default) },
                "has_agent" => Scored(score with { PreferredAgent = (ushort)(text == "true" ? 7 : 0) }),
                "waited" => this with { Request = Request with { ArrivedAt = Now - Duration.FromMilliseconds((long)number!) } },
                "channel" => this with { Request = Request with { Channel = (Channel)Number<Channel>(text) } },
                "attestation" => this with { Request = Request with { Attestation = (Attestation)Number<Attestation>(text) } },
                "matter" => this with { Request = Request with { Matter = (Matter)Number<Matter>(text) } },
                "ticket_priority" => this with { Request = Request with { TicketPriority = (TicketPriority)Number<TicketPriority>(text) } },
                "topic" => this with { Request = Request with { Topic = text } },
                "entry_point" => this with { Request = Request with { EntryPoint = text } },
                "language" when LanguageCode.TryParse(text, out var language) => this with { Request = Request with { Language = language } },
                "attribute.plan" => this with { Request = Request with { Attributes = text.Length == 0 ? null : new Dictionary<string, string> { ["plan"] = text } } },
                _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
            };
        }

        // Values between the present one and the one of the change, and the change's nearest neighbour on this side.
        public IEnumerable<Given> Nearer(QueueChange change, int[] fractions)
        {
            if (change.Field is "tier")
            {
                var (now, then) = ((int)Decide().Tier, Plan.TierIndex(change.To[0]));
                for (var i = Math.Min(now, then) + 1; i < Math.Max(now, then); i++)
                {
                    yield return With("tier", Plan.Tiers[i].Name, null);
                }
            }
            else if (change.Number is { } number)
            {
                var whole = change.Field is "recency" or "frequency" or "monetary" or "waited" or "score_age" or "tier_age" or "since_dissatisfied";
                var step = change.Field == "since_dissatisfied" ? Day : 1;
                var present = Present(change.Field);
                var towards = Math.Sign(present - number);

                // What is left to one is kept as itself, and that is the grid.
                double Grid(double value) => whole ? present + (Math.Round((value - present) / step) * step) : change.Field == "churn_risk" ? 1 - (double)(float)(1 - value) : (float)value;
                var neighbour = whole ? number + (towards * step)
                    : change.Field == "churn_risk" ? 1 - (double)(towards < 0 ? float.BitIncrement((float)(1 - number)) : float.BitDecrement((float)(1 - number)))
                    : towards > 0 ? float.BitIncrement((float)number) : float.BitDecrement((float)number);
                foreach (var value in fractions.Select(fraction => number + ((present - number) * fraction / 10_000)).Append(neighbour))
                {
                    var rounded = Grid(value);
                    if (Math.Abs(rounded - present) < Math.Abs(number - present) && (rounded - present) * towards < 0)
                    {
                        yield return With(change.Field, "", rounded);
                    }
                }
            }
        }

        private CustomerFacts Overridden(byte tier, Instant expiry) =>
            CustomerFacts.Known(Customer.Score with { OverrideTier = tier, OverrideExpiry = expiry }, Customer.Tier, tier);

        private double Present(string field) => field switch
        {
            "tier_age" => (Now - Customer.Score.TierSince).TotalMilliseconds,
            "since_dissatisfied" => (Now - Customer.Score.AsOf).TotalMilliseconds + ((Customer.Score.DissatisfiedDays - 1) * (double)Day),
            "value_score" => Customer.Score.ValueScore,
            "percentile" => Customer.Score.Percentile,
            "lifetime_value" => Customer.Score.LifetimeValue,
            "margin" => Customer.Score.Margin,
            "churn_risk" => 1 - (double)Customer.Score.ProbabilityActive,
            "probability_active" => Customer.Score.ProbabilityActive,
            "recency" => Customer.Score.Recency,
            "frequency" => Customer.Score.Frequency,
            "monetary" => Customer.Score.Monetary,
            "waited" => (Now - Request.ArrivedAt).TotalMilliseconds,
            _ => (Now - Customer.Score.AsOf).TotalMilliseconds,
        };

        private static int Number<T>(string word)
            where T : struct, Enum => word.Length == 0 ? 0 : EnumWords.Of<T>()[word];

        private Given Scored(in CustomerScore score) => this with { Customer = CustomerFacts.Known(score, Customer.Tier, Customer.OverrideTier) };
    }
}
