using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Configuration.Policies;

public class ShippedPolicyTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.PathOf("policies"), "*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Shipped_policy_loads_without_findings(string file)
    {
        var load = PolicyFile.Load(Repository.PathOf("policies", file), Now);

        Assert.Empty(load.Findings);
        Assert.NotNull(load.Plan);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), load.Plan.Name);
        Assert.Matches("^[0-9a-f]{12}$", load.Revision);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Shipped_policy_serves_every_context_and_tier(string file)
    {
        var plan = PolicyFile.Load(Repository.PathOf("policies", file), Now).Plan!;
        for (var tier = 0; tier < plan.Tiers.Length; tier++)
        {
            foreach (var context in Enum.GetValues<DecisionContext>())
            {
                var customer = CustomerFacts.Known(new() { AsOf = Now }, (byte)tier);
                DecisionEngine.Decide(new DecisionRequest(context, Now) { Channel = Channel.Voice }, customer, plan, Now, out var decision);

                Assert.NotEqual(Decision.NoRule, decision.SlaRule);
                Assert.True(decision.DueAt(0) > Now);
                Assert.Equal(context == DecisionContext.Order, decision.Route is null);
            }
        }
    }

    /// <summary>A caller whose queue is open is promised an answer soon; one whose queue is closed is promised none before it opens.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Promise_to_a_caller_makes_sense_at_every_hour_of_the_week(string file)
    {
        var plan = PolicyFile.Load(Repository.PathOf("policies", file), Now).Plan!;
        for (var hour = 0; hour < 7 * 24; hour++)
        {
            var now = Now + Duration.FromMinutes((60 * hour) + 7);
            for (var tier = 0; tier < plan.Tiers.Length; tier++)
            {
                var customer = CustomerFacts.Known(new() { AsOf = now }, (byte)tier);
                DecisionEngine.Decide(new DecisionRequest(DecisionContext.Contact, now) { Channel = Channel.Voice }, customer, plan, now, out var decision);

                var due = decision.DueAt(0);
                if (decision.RouteStatus.Availability == QueueAvailability.Open)
                {
                    Assert.InRange(due - now, Duration.Zero, Duration.FromMinutes(10));
                }
                else
                {
                    Assert.InRange(due - decision.RouteStatus.OpensAt!.Value, Duration.Zero, Duration.FromMinutes(10));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Shipped_policy_is_short_enough_to_read(string file) =>
        Assert.InRange(File.ReadAllLines(Repository.PathOf("policies", file)).Length, 1, 189);
}
