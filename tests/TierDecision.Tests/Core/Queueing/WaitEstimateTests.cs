using NodaTime;
using TierDecision.Core.Queueing;
using TierDecision.Core.Routing;
using TierDecision.Tests.Core.Routing;

namespace TierDecision.Tests.Core.Queueing;

/// <summary>A contact centre that reports its agents and no expected wait.</summary>
public class WaitEstimateTests
{
    private const string Policy = """
        queues: [{name: first, handling_time: 3m, contacts_per_hour: 200}, {name: plain}]
        routing: {default: [{queue: first, timeout: 1h, skip_when: {expected_wait_above: 2m}}, {queue: plain}]}
        """;

    [Theory]
    [InlineData(6, 0, 3, 120, "four handling times of 3 minutes among 6 agents")]
    [InlineData(6, 0, 0, 30, "nobody waits yet, and everybody is busy")]
    [InlineData(6, 2, 0, 0, "an agent is free")]
    [InlineData(6, null, 1, 60, "who waits shows that all are busy")]
    [InlineData(6, 1, 1, 60, "a free agent who leaves somebody waiting is none for everybody")]
    [InlineData(14, null, null, 7.836, "the Erlang C average of 10 erlangs on 14 agents")]
    public void Wait_is_estimated_from_the_agents(int staffed, int? free, int? waiting, double seconds, string why)
    {
        var status = Reported(staffed, free, waiting);

        Assert.True(status.ExpectedWaitEstimated, why);
        Assert.Equal(seconds, status.ExpectedWait!.Value.TotalSeconds, 2);
        Assert.Equal(0, status.Target);
        Assert.Equal(RoutingCase.Start + status.ExpectedWait, status.ExpectedAnswer);
    }

    [Fact]
    public void Estimate_passes_a_queue_over_as_a_report_would()
    {
        var status = Reported(staffed: 6, free: 0, waiting: 4); // 150 s

        Assert.Equal((1, TargetOutcome.ExpectedWait), (status.Target, status.Outcome(0)));
    }

    [Theory]
    [InlineData(0, null, 2)] // nobody serves, so nobody knows
    [InlineData(10, null, null)] // 10 erlangs on 10 agents have no average
    [InlineData(null, null, 2)]
    public void What_has_no_estimate_is_unknown(int? staffed, int? free, int? waiting)
    {
        var status = Reported(staffed, free, waiting);

        Assert.Null(status.ExpectedWait);
        Assert.False(status.ExpectedWaitEstimated);
    }

    [Fact]
    public void Reported_wait_counts_before_any_estimate()
    {
        var status = new RoutingCase(Policy)
            .Reported("first", new QueueState { ReportedAt = RoutingCase.Start, AgentsStaffed = 6, Waiting = 4, ExpectedWait = Duration.FromSeconds(5) })
            .After(Duration.Zero).RouteStatus;

        Assert.Equal((5d, false), (status.ExpectedWait!.Value.TotalSeconds, status.ExpectedWaitEstimated));
    }

    private static RouteStatus Reported(int? staffed, int? free, int? waiting) => new RoutingCase(Policy)
        .Reported("first", new QueueState { ReportedAt = RoutingCase.Start, AgentsStaffed = staffed, AgentsFree = free, Waiting = waiting })
        .After(Duration.Zero).RouteStatus;
}
