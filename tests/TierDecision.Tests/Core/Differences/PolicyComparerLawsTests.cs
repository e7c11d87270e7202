using System.Text.RegularExpressions;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Differences;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Policies.Compilation;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Differences;

/// <summary>What holds for any two policies. They come from the shipped ones and the rich one, written otherwise or changed in a few places.</summary>
public partial class PolicyComparerLawsTests
{
    private const int Decisions = 300;

    private static readonly Func<WrittenPolicy>[] Sources =
    [
        .. new[] { "contact-centre", "tickets", "orders" }.Select(name => (Func<WrittenPolicy>)(() =>
            PolicyFile.Load(Repository.PathOf("policies", name + ".yaml"), TestPolicy.Now).Written!)),
        RichPolicy.Read,
    ];

    [Fact]
    public void Policy_does_not_differ_from_itself() =>
        Assert.All(Sources, read => Assert.Empty(PolicyComparer.Compare(read(), read()).Differences));

    [Fact]
    public void Policy_written_otherwise_is_equal_and_decides_alike() => Laws.Hold(
        Gen.Choose(0, int.MaxValue),
        seed =>
        {
            var random = new Random(seed);
            var read = Sources[random.Next(Sources.Length)];
            var (before, after) = (read(), read());
            PolicyRewrites.Apply(after.Config, random);

            Assert.Empty(PolicyComparer.Compare(before, after).Differences.Select(difference => difference.Sentence.English));
            return DecideAlike(Compiled(before)!, Compiled(after)!, random);
        },
        cases: 60);

    [Fact]
    public void Policies_without_a_difference_decide_alike() => Laws.Hold(
        Gen.Choose(0, int.MaxValue),
        seed =>
        {
            var random = new Random(seed);
            var (before, after) = Pair(random);
            var (one, other) = (Compiled(before), Compiled(after));
            return one is null || other is null || !PolicyComparer.Compare(before, after).AreEqual || DecideAlike(one, other, random);
        },
        cases: 150);

    [Fact]
    public void Policies_that_decide_otherwise_differ()
    {
        // The law above says nothing of pairs that all differ; these changes are seen in decisions, and each is told.
        var told = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (before, after) = Pair(random);
            if (Compiled(before) is { } one && Compiled(after) is { } other && SameTiers(one, other) && !DecideAlike(one, other, random))
            {
                Assert.NotEmpty(PolicyComparer.Compare(before, after).Differences);
                told++;
            }
        }

        Assert.True(told >= 5, $"Only {told} pairs decided otherwise.");
    }

    [Fact]
    public void Way_back_mirrors_the_way() => Laws.Hold(
        Gen.Choose(0, int.MaxValue),
        seed =>
        {
            var (before, after) = Pair(new Random(seed));

            var way = PolicyComparer.Compare(before, after);
            var back = PolicyComparer.Compare(after, before);

            Assert.Equal(Sorted(way.Differences, turned: false), Sorted(back.Differences, turned: true));
            return way.Count == back.Count;
        },
        cases: 150);

    [Fact]
    public void Fewest_rules_are_moved_whatever_way() => Laws.Hold(
        Gen.Shuffle(Enumerable.Range(0, 8).ToArray()),
        order =>
        {
            string[] before = [.. Enumerable.Range(0, 8).Select(i => $"r{i}")];
            string[] after = [.. order.Select(i => $"r{i}")];

            var moved = Order.Moved(before, after);

            Assert.Equal(moved, Order.Moved(after, before));
            Assert.Equal(before.Where(name => !moved.Contains(name)), after.Where(name => !moved.Contains(name)));
            return moved.Count == 8 - LongestRising(order);
        });

    private static (WrittenPolicy Before, WrittenPolicy After) Pair(Random random)
    {
        var read = Sources[random.Next(Sources.Length)];
        var (before, after) = (read(), read());
        foreach (var policy in new[] { before, after })
        {
            for (var i = random.Next(4); i > 0; i--)
            {
                var sites = ConfigSites.Of(policy.Config);
                sites[random.Next(sites.Count)].Change();
            }

            PolicyRewrites.Apply(policy.Config, random);
            if (policy.Config.Routing is { } routing && random.Next(3) == 0)
            {
                routing.Rules = [.. routing.Rules.OrderBy(_ => random.Next())];
            }
        }

        return (before, after);
    }

    // By seed, so that the law's cases are the same in every run.
    private static bool DecideAlike(PolicyPlan one, PolicyPlan other, Random random)
    {
        if (!SameTiers(one, other))
        {
            return false;
        }

        for (var i = 0; i < Decisions; i++)
        {
            var (request, customer, now) = RandomCase(random);
            if (Answer(one, request, customer, now) != Answer(other, request, customer, now))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameTiers(PolicyPlan one, PolicyPlan other) => Names(one).SequenceEqual(Names(other));

    private static IEnumerable<string> Names(PolicyPlan plan) => plan.Tiers.ToArray().Select(tier => tier.Name);

    private static string Answer(PolicyPlan plan, in DecisionRequest request, in CustomerFacts customer, Instant now)
    {
        DecisionEngine.Decide(request, customer, plan, now, out var decision);
        var found = decision;
        var rules = plan.PriorityRules.ToArray().Where((_, i) => (found.PriorityRules & (1UL << i)) != 0).Select(rule => rule.Name).Order();
        var route = decision.Route is null ? "" : decision.Route.Targets[decision.RouteStatus.Target].Queue;
        var promise = decision.SlaRule == Decision.NoRule ? "" : plan.SlaRules[decision.SlaRule].Name;
        SlaTargetPlan[] targets = decision.SlaRule == Decision.NoRule ? [] : plan.SlaRules[decision.SlaRule].TargetsFor(request.Context).ToArray();
        return string.Join(
            ';', decision.Tier, decision.ScoreStatus, decision.Priority, decision.HeadStartMilliseconds, string.Join(',', rules),
            decision.RoutingRule == Decision.NoRule ? "" : plan.Routing.Rules[decision.RoutingRule].Name, route, decision.Handling,
            decision.InServiceHours, decision.Guardrails, promise, string.Join(',', targets.Select((target, i) => $"{target.Metric} {found.DueAt(i)}")));
    }

    private static (DecisionRequest Request, CustomerFacts Customer, Instant Now) RandomCase(Random random)
    {
        var now = TestPolicy.Now + Duration.FromMinutes(random.Next(500_000));
        var arrived = now - Duration.FromSeconds(random.Next(10) < 7 ? random.Next(300) : random.Next(400_000));
        var request = new DecisionRequest((DecisionContext)random.Next(1, 4), arrived)
        {
            Channel = (Channel)random.Next(8),
            Matter = (Matter)(random.Next(5) == 0 ? random.Next(3) : 0),
            TicketPriority = (TicketPriority)random.Next(5),
            Topic = Pick("", "sales", "offer", "billing", "complaint"),
            EntryPoint = Pick("", "0800123"),
            Region = Pick("", "shanghai", "berlin"),
            OrderValue = random.Next(8_000),
        };
        var score = new CustomerScore
        {
            ValueScore = random.Next(101), Percentile = random.Next(101), LifetimeValue = random.Next(2_000), Margin = random.Next(-10, 30),
            ProbabilityActive = random.NextSingle(), Segment = (RfmSegment)random.Next(11),
            Flags = random.Next(3) == 0 ? (CustomerFlags)random.Next(32) : CustomerFlags.None,
            AsOf = now - Duration.FromDays(random.Next(40)), TierSince = now - Duration.FromDays(random.Next(400)),
            OverrideTier = CustomerScore.NoTier,
        };
        return (request, random.Next(6) == 0 ? CustomerFacts.Unknown : CustomerFacts.Known(score, (byte)random.Next(4)), now);

        string Pick(params string[] texts) => texts[random.Next(texts.Length)];
    }

    private static PolicyPlan? Compiled(WrittenPolicy policy) => PolicyCompiler.Compile(policy.Config, TestPolicy.Now, policy.Files).Plan;

    // The place of a target in its path is that of the later policy, and names are in the case of that one.
    private static IEnumerable<string> Sorted(IEnumerable<PolicyDifference> differences, bool turned) => differences
        .Select(one => (Path: Places().Replace(one.Path, "[]").ToUpperInvariant(), one.Kind, one.Before, one.After))
        .Select(one => turned
            ? $"{one.Path} {Turned(one.Kind)} {one.After} {one.Before}"
            : $"{one.Path} {one.Kind} {one.Before} {one.After}")
        .Order(StringComparer.Ordinal);

    private static PolicyDifferenceKind Turned(PolicyDifferenceKind kind) => kind switch
    {
        PolicyDifferenceKind.Added => PolicyDifferenceKind.Removed,
        PolicyDifferenceKind.Removed => PolicyDifferenceKind.Added,
        _ => kind,
    };

    private static int LongestRising(int[] numbers)
    {
        var longest = new int[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            longest[i] = 1 + Enumerable.Range(0, i).Where(j => numbers[j] < numbers[i]).Select(j => longest[j]).DefaultIfEmpty(0).Max();
        }

        return longest.DefaultIfEmpty(0).Max();
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Places();
}
