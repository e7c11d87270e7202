using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.Tests.Storage.Trials;

public class TrialJudgeTests
{
    private static readonly PolicyCanaryLimits All = new(500, 200, 100, 3_000);

    [Theory]
    [InlineData(499, 0, 400, 400, 0, 0, null)] // too few decisions
    [InlineData(1_000, 0, 99, 99, 0, 0, null)] // too few were compared
    [InlineData(500, 0, 100, 5, 0, 0, null)] // at the limit
    [InlineData(500, 0, 100, 6, 0, 0, "6 % of the decisions are at the last target of their route or offered an overflow, 0 % under the policy in force; 5 points more may")]
    [InlineData(500, 0, 100, 0, 3, 0, "3 % of the decisions have a promise that cannot be kept, 0 % under the policy in force; 2 points more may")]
    [InlineData(495, 6, 10, 0, 0, 0, "1.2 % of the decisions could not be made by the candidate; 1 % may")]
    [InlineData(500, 0, 100, 0, 0, 31, "31 % of the decisions differ; 30 % may")]
    public void Canary_is_rolled_back_beyond_its_limits_and_not_before(
        long decided, long failed, long compared, long lastTargets, long unkept, long differing, string? verdict) =>
        Assert.Equal(verdict, TrialJudge.Verdict(All, Report(decided, failed, compared, lastTargets, unkept, differing)));

    [Fact]
    public void What_is_the_same_under_the_policy_in_force_is_no_fault_of_the_candidate()
    {
        var report = Report(500, 0, 100, 80, 80, 0);
        report = report with { Cells = [report.Cells[0] with { LastTargetsInForce = 78, UnkeptInForce = 80 }] };

        Assert.Null(TrialJudge.Verdict(All, report));
        Assert.Null(TrialJudge.Verdict(new PolicyCanaryLimits(null, null, null, null), Report(500, 100, 100, 100, 100, 100)));
    }

    [Fact]
    public void Reports_of_nodes_are_summed_by_context_and_tier()
    {
        var sum = TrialReport.Sum(7, [Report(1, 2, 3, 1, 0, 1), Report(10, 20, 30, 10, 5, 10)]);

        Assert.Equal((7, 11, 22, 33, 11, 5, 11), (sum.Trial, sum.Decided, sum.Failed, sum.Total.Compared, sum.Total.LastTargets, sum.Total.Unkept, sum.Total.Differing));
        Assert.Single(sum.Cells);
    }

    private static TrialReport Report(long decided, long failed, long compared, long lastTargets, long unkept, long differing) => new()
    {
        Trial = 1,
        Node = "a",
        Decided = decided,
        Failed = failed,
        Cells = [new TrialCell { Tier = "gold", Compared = compared, LastTargets = lastTargets, Unkept = unkept, Differing = differing }],
    };
}
