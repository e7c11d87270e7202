using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Decisions;

/// <summary>What went wrong raises the urgency, under the shipped policy for a contact centre: gold has priority 70 and three minutes of head start.</summary>
public class ServiceRecoveryTests
{
    private const byte Gold = 1;

    private static readonly Instant Now = TestPolicy.Now;
    private static readonly PolicyPlan Plan = PolicyFile.Load(Repository.PathOf("policies", "contact-centre.yaml"), Now).Plan!;

    [Theory]
    [InlineData(0, CustomerFlags.None, 70, 3, "nothing went wrong")]
    [InlineData(0, CustomerFlags.Dissatisfied, 75, 4, "the flag counts where nobody knows when")]
    [InlineData(1, CustomerFlags.None, 75, 4, "on the day itself")]
    [InlineData(60, CustomerFlags.None, 75, 4, "59 days ago")]
    [InlineData(61, CustomerFlags.None, 70, 3, "60 days ago")]
    [InlineData(61, CustomerFlags.Dissatisfied, 70, 3, "the date outweighs the flag")]
    [InlineData(255, CustomerFlags.Dissatisfied, 70, 3, "254 days ago or more")]
    [InlineData(0, CustomerFlags.OpenComplaint, 85, 8, "a complaint is open")]
    [InlineData(2, CustomerFlags.OpenComplaint, 90, 9, "both add up")]
    public void Recent_dissatisfaction_and_open_complaints_raise_urgency(byte days, CustomerFlags flags, int priority, int headStartMinutes, string why)
    {
        var decision = Decide(new CustomerScore { DissatisfiedDays = days, Flags = flags, AsOf = Now });

        Assert.Equal((priority, why), (decision.Priority, why));
        Assert.Equal((Now - Duration.FromMinutes(headStartMinutes)).ToUnixTimeMilliseconds(), decision.SortKey);
    }

    [Fact]
    public void Days_are_counted_on_from_the_score()
    {
        Assert.Equal(75, Decide(new CustomerScore { DissatisfiedDays = 51, AsOf = Now - Duration.FromDays(9) }).Priority);
        Assert.Equal(70, Decide(new CustomerScore { DissatisfiedDays = 51, AsOf = Now - Duration.FromDays(10) }).Priority);
    }

    [Fact]
    public void Open_complaint_reaches_those_who_may_decide()
    {
        var decision = Decide(new CustomerScore { Flags = CustomerFlags.OpenComplaint, AsOf = Now });

        Assert.Equal(("care", Handling.Person), (decision.Route!.Targets[decision.RouteStatus.Target].Queue, decision.Handling));
    }

    [Theory]
    [InlineData(0.39f, 75)]
    [InlineData(0.41f, 70)]
    public void Churn_risk_of_a_good_customer_raises_urgency(float active, int priority) =>
        Assert.Equal(priority, Decide(new CustomerScore { ProbabilityActive = active, AsOf = Now }).Priority);

    private static Decision Decide(in CustomerScore score)
    {
        var request = new DecisionRequest(DecisionContext.Contact, Now) { Channel = Channel.Voice };
        DecisionEngine.Decide(request, CustomerFacts.Known(score, Gold), Plan, Now, out var decision);
        return decision;
    }
}
