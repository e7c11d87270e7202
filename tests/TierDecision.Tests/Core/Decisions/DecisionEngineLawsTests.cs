using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Decisions;

/// <summary>What holds for every request under every policy; here under the shipped ones, which use every part of the language.</summary>
public class DecisionEngineLawsTests
{
    private static readonly Instant Now = TestPolicy.Now;

    private static readonly PolicyPlan[] Plans =
        [.. Directory.GetFiles(Repository.PathOf("policies"), "*.yaml").Order(StringComparer.Ordinal).Select(path => PolicyFile.Load(path, Now).Plan!)];

    private static readonly Gen<byte> Bytes = Gen.Choose(0, 255).Select(number => (byte)number);

    private static readonly Gen<Instant> Nearby = Gen.Choose(-200_000_000, 200_000_000).Select(seconds => Now + Duration.FromSeconds(seconds));

    private static readonly Gen<Instant> Anytime = Gen.Frequency(
        (8, Nearby),
        (1, Gen.Elements(Instant.MinValue, Instant.MaxValue, default)),
        (1, Gen.Choose(-9998, 9999).Select(year => Instant.FromUtc(year, 6, 1, 0, 0))));

    private static readonly Gen<float> Numbers =
        Gen.OneOf(Gen.Choose(-100, 10_000).Select(number => number / 7f), Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, 0f));

    private static readonly Gen<string?> Texts = Gen.Elements<string?>(null, "", "billing", "0800", "\ud800", new string('x', 5000), "退款");

    private static readonly Gen<CustomerFacts> Customers =
        from knowledge in Gen.Frequency((6, Gen.Constant(0)), (4, Gen.Choose(1, 4)))
        from bytes in Gen.ArrayOf(Bytes, 8)
        from numbers in Gen.ArrayOf(Numbers, 5)
        from times in Gen.ArrayOf(Anytime, 3)
        let score = new CustomerScore
        {
            ValueScore = numbers[0],
            Percentile = numbers[1],
            LifetimeValue = numbers[2],
            Margin = numbers[3],
            ProbabilityActive = numbers[4],
            Recency = bytes[0],
            Frequency = bytes[1],
            Monetary = bytes[2],
            Segment = (RfmSegment)bytes[3],
            Flags = (CustomerFlags)bytes[4],
            OverrideTier = bytes[5],
            OverrideExpiry = times[0],
            TierSince = times[1],
            AsOf = times[2],
        }
        select knowledge switch
        {
            0 => CustomerFacts.Known(score, (byte)(bytes[6] % 6), (byte)(bytes[7] % 6)),
            1 => CustomerFacts.Known(score, bytes[6], bytes[7]),
            2 => CustomerFacts.Unknown,
            3 => CustomerFacts.NotNamed,
            _ => CustomerFacts.Unavailable,
        };

    private static readonly Gen<DecisionRequest> Requests = RequestsAt(Anytime);

    private static readonly Gen<Given> Anything = AnythingAt(Anytime);

    private static Gen<DecisionRequest> RequestsAt(Gen<Instant> times) =>
        from plain in Gen.Choose(0, 19)
        from context in Gen.Frequency((9, Gen.Choose(1, 3)), (1, Gen.Choose(0, 255)))
        from bytes in Gen.ArrayOf(Gen.Frequency((9, Gen.Choose(0, 7)), (1, Gen.Choose(0, 255))), 4)
        from arrived in times
        from texts in Gen.ArrayOf(Texts, 3)
        from value in Numbers
        select plain == 0 && times == Anytime
            ? default
            : new DecisionRequest((DecisionContext)context, arrived)
            {
                Channel = (Channel)bytes[0],
                Attestation = (Attestation)bytes[1],
                Matter = (Matter)bytes[2],
                TicketPriority = (TicketPriority)bytes[3],
                Topic = texts[0]!,
                EntryPoint = texts[1]!,
                Region = texts[2]!,
                OrderValue = value,
            };

    private static Gen<Given> AnythingAt(Gen<Instant> times) =>
        from plan in Gen.Elements(Plans)
        from request in RequestsAt(times)
        from customer in Customers
        from now in times
        select new Given(plan, request, customer, now);

    [Fact]
    public void Decision_is_total_and_within_its_ranges() =>
        Laws.Hold(
            Anything,
            given =>
            {
                DecisionEngine.Decide(given.Request, given.Customer, given.Plan, given.Now, out var decision);
                _ = (decision.DueAt(0), decision.DueAt(1));
                return decision.Tier < given.Plan.Tiers.Length
                    && decision.Priority is >= 0 and <= 100
                    && decision.HeadStartMilliseconds >= 0
                    && decision.HeadStartMilliseconds <= given.Plan.LargestHeadStartMilliseconds
                    && decision.SortKey == given.Request.ArrivedAt.ToUnixTimeMilliseconds() - decision.HeadStartMilliseconds
                    && (decision.Route is null) == (given.Request.Context == DecisionContext.Order)
                    && (decision.Route is null || decision.Route.Targets[^1].TimeoutMilliseconds is null);
            },
            cases: 2000);

    [Fact]
    public void Guardrails_always_reach_a_person() =>
        Laws.Hold(
            Anything,
            given =>
            {
                DecisionEngine.Decide(given.Request, given.Customer, given.Plan, given.Now, out var decision);
                var readable = decision.ScoreStatus is ScoreStatus.Known or ScoreStatus.Stale;
                var guarded = given.Request.Matter is Matter.Emergency or Matter.Legal
                    || decision.ScoreStatus == ScoreStatus.Unavailable
                    || (readable && (given.Customer.Score.Flags & (CustomerFlags.OpenComplaint | CustomerFlags.Vulnerable)) != 0);
                return guarded == (decision.Guardrails != Guardrails.None) && (!guarded || decision.Handling == Handling.Person);
            },
            cases: 1000);

    [Fact]
    public void Contact_that_has_waited_longer_than_its_bound_is_overtaken_by_no_later_arrival() =>
        Laws.Hold(
            from plan in Gen.Elements(Plans)
            from one in Requests.Two()
            from customers in Customers.Two()
            from early in Nearby
            from beyond in Gen.Choose(0, int.MaxValue)
            from now in Nearby
            select (plan, one, customers, early, beyond, now),
            given =>
            {
                var (plan, (first, second), (someone, another), early, beyond, now) = given;
                DecisionEngine.Decide(At(first, early), someone, plan, now, out var waiting);
                var bound = plan.LargestHeadStartMilliseconds - waiting.HeadStartMilliseconds;
                var late = early + Duration.FromMilliseconds(bound + beyond);
                DecisionEngine.Decide(At(second, late), another, plan, now, out var later);

                // The bound that is printed for a tier holds for everyone in it.
                return waiting.SortKey <= later.SortKey && bound <= plan.OvertakingBound(waiting.Tier).TotalMilliseconds;
            },
            cases: 1000);

    [Fact]
    public void Bound_is_reached_so_it_is_no_larger_than_it_must_be()
    {
        var plan = TestPolicy.With();
        var standard = CustomerFacts.Known(new CustomerScore { AsOf = Now }, TestPolicy.Standard);
        var gold = CustomerFacts.Known(new CustomerScore { AsOf = Now }, TestPolicy.Gold);
        DecisionEngine.Decide(new DecisionRequest(DecisionContext.Contact, Now), standard, plan, Now, out var waiting);

        var justBefore = Now + plan.OvertakingBound(TestPolicy.Standard) - Duration.FromMilliseconds(1);
        DecisionEngine.Decide(new DecisionRequest(DecisionContext.Contact, justBefore), gold, plan, Now, out var later);

        Assert.True(later.SortKey < waiting.SortKey);
    }

    [Fact]
    public void Decision_allocates_nothing()
    {
        // Beyond the compiled years calendars are walked, which allocates.
        var compiled = Gen.Choose(-60_000_000, 60_000_000).Select(seconds => Now + Duration.FromSeconds(seconds));
        var cases = AnythingAt(compiled).Sample(50, 500).ToArray();

        Assert.Equal(0, Allocations.Of(() => DecideAll(cases)));

        static void DecideAll(Given[] cases)
        {
            foreach (ref readonly var given in cases.AsSpan())
            {
                DecisionEngine.Decide(given.Request, given.Customer, given.Plan, given.Now, out _);
            }
        }
    }

    private readonly record struct Given(PolicyPlan Plan, DecisionRequest Request, CustomerFacts Customer, Instant Now);

    private static DecisionRequest At(DecisionRequest request, Instant arrived) => new(request.Context, arrived)
    {
        Channel = request.Channel,
        Attestation = request.Attestation,
        Matter = request.Matter,
        TicketPriority = request.TicketPriority,
        Topic = request.Topic,
        EntryPoint = request.EntryPoint,
        Region = request.Region,
        OrderValue = request.OrderValue,
    };
}
