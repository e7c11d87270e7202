using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.Storage.Trials;
using TierDecision.V1;
using PolicyInForce = TierDecision.Storage.Policies.PolicyInForce;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Trials as the wire has them, and back.</summary>
internal static class TrialAnswers
{
    private static readonly IReadOnlyDictionary<string, int> Contexts = EnumWords.Of<DecisionContext>();

    /// <summary>What is tried.</summary>
    public static TrialOverview Overview(GetPolicyTrialsResponse answer, PolicyInForce inForce)
    {
        PolicyReference?[] candidates = [answer.Shadow?.Policy, answer.Canary?.Policy, answer.LastCanary?.Policy];
        return new TrialOverview(inForce, new PolicyTrials(Shadow(answer.Shadow, inForce), Canary(answer.Canary, inForce), Ended(answer.LastCanary)))
        {
            // What has no name is what the library no longer has.
            Candidates =
            [
                .. candidates.OfType<PolicyReference>().Where(candidate => candidate.Name.Length > 0)
                    .Select(candidate => new TrialCandidate(candidate.Revision, candidate.Name, candidate.Version)),
            ],
            Shadow = Summary(answer.ShadowCounts),
            Canary = Summary(answer.CanaryCounts),
        };
    }

    /// <summary>A trial alone; a canary has a share.</summary>
    public static PolicyTrials Trials(RunningTrial? trial, PolicyInForce inForce) => trial is { HasShare: true }
        ? new PolicyTrials(null, Canary(trial, inForce), null)
        : new PolicyTrials(Shadow(trial, inForce), null, null);

    /// <summary>The limits of a canary, each of them said.</summary>
    public static CanaryLimits Write(PolicyCanaryLimits limits) => new()
    {
        LastTargets = Write(limits.LastTargets),
        Promises = Write(limits.Promises),
        Errors = Write(limits.Errors),
        Differing = Write(limits.Differing),
    };

    private static CanaryLimit Write(int? limit) =>
        limit is { } share ? new CanaryLimit { Percent = PolicyTrialLimits.InPercent(share) } : new CanaryLimit { Off = true };

    private static int Share(double percent) => (int)Math.Round(percent * PolicyTrialLimits.OnePercent);

    private static int? Share(CanaryLimit? limit) =>
        limit?.LimitCase == CanaryLimit.LimitOneofCase.Percent ? Share(limit.Percent) : null;

    private static PolicyShadow? Shadow(RunningTrial? trial, PolicyInForce inForce) => trial is null ? null : new PolicyShadow(
        trial.Number, trial.Policy.Revision, inForce.Number, ServicePolicies.Moment(trial.StartedAt), trial.Caller, trial.Author, trial.Comment)
    {
        OneIn = trial.OneIn,
    };

    private static PolicyCanary? Canary(RunningTrial? trial, PolicyInForce inForce) => trial is null ? null : new PolicyCanary(
        trial.Number, trial.Policy.Revision, inForce.Number, ServicePolicies.Moment(trial.StartedAt), trial.Caller, trial.Author, trial.Comment)
    {
        Share = Share(trial.Share),
        Limits = new PolicyCanaryLimits(
            Share(trial.Limits?.LastTargets), Share(trial.Limits?.Promises), Share(trial.Limits?.Errors), Share(trial.Limits?.Differing)),
    };

    private static PolicyCanaryEnd? Ended(EndedCanary? ended) => ended is null ? null : new PolicyCanaryEnd(
        ended.Number, ended.Policy.Revision, Share(ended.Share), ServicePolicies.Moment(ended.EndedAt),
        ended.By switch
        {
            CanaryEnding.Limits => PolicyCanaryEnding.Limits,
            CanaryEnding.Activation => PolicyCanaryEnding.Activation,
            _ => PolicyCanaryEnding.Hand,
        },
        ended.Caller, ended.Reason);

    private static TrialSummary? Summary(TrialCounts? counts) => counts is null ? null : new TrialSummary(
        new TrialReport
        {
            Decided = counts.Decided,
            Failed = counts.Failed,
            Dropped = counts.Dropped,
            Cells = [.. counts.Cells.Select(Cell)],
        },
        counts.Nodes,
        [.. counts.Problems.Select(problem => new TrialRefusal(problem.Node, problem.Problem))],
        counts.ProblemsLeftOut)
    {
        CellsLeftOut = counts.CellsLeftOut,
    };

    private static TrialCell Cell(TrialCount count) => new()
    {
        Context = (DecisionContext)Contexts.GetValueOrDefault(count.Context),
        Tier = count.Tier,
        Compared = count.Compared,
        Differing = count.Differing,
        OtherTier = count.OtherTier,
        OtherQueue = count.OtherQueue,
        PriorityHigher = count.PriorityHigher,
        PriorityLower = count.PriorityLower,
        PriorityBy = count.PriorityBy,
        DueSooner = count.DueSooner,
        DueLater = count.DueLater,
        DueByMilliseconds = count.DueByMilliseconds,
        LastTargets = count.LastTargets,
        LastTargetsInForce = count.LastTargetsInForce,
        Unkept = count.Unkept,
        UnkeptInForce = count.UnkeptInForce,
    };
}
