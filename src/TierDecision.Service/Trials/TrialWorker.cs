using TierDecision.Core.Decisions;
using TierDecision.Service.Background;
using TierDecision.Service.Comparing;
using TierDecision.Service.Wire;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Trials;

namespace TierDecision.Service.Trials;

/// <summary>
/// Evaluates the other policy for what was answered, in the background, and counts how the two differ. Some differences are explained, under the
/// customer, the queues and the time of the answer, and sealed, so that they are erased with their customer.
/// </summary>
internal sealed class TrialWorker(
    RunningTrials trials, TrialSamples samples, TrialMetrics metrics, DecisionIds ids, TimeProvider time,
    ILogger<TrialWorker> logger)
    : PeriodicWorker(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Compares what waits.</summary>
    public void CompareAll(CancellationToken cancellationToken)
    {
        foreach (var trial in trials.All)
        {
            while (!cancellationToken.IsCancellationRequested && trial.Ring.TryTake(out var entry))
            {
                Compare(trial, entry);
            }
        }
    }

    protected override Task UntilNeededAsync(CancellationToken stoppingToken) => trials.BegunAsync(stoppingToken);

    protected override ValueTask WorkAsync(CancellationToken stoppingToken)
    {
        CompareAll(stoppingToken);
        return ValueTask.CompletedTask;
    }

    private void Compare(Trial trial, in ComparedEntry entry)
    {
        DecisionEngine.Decide(entry.Request, entry.Other.Customer, entry.Other.Policy.Plan, entry.Other.Queues, entry.DecidedAt, out var other);
        var isShadow = trial.Kind == TrialKind.Shadow;
        ref readonly var candidate = ref isShadow ? ref other : ref entry.Decision;
        ref readonly var inForce = ref isShadow ? ref entry.Decision : ref other;
        var (answeredPlan, otherPlan) = (entry.Answered.Policy.Plan, entry.Other.Policy.Plan);
        var (candidatePlan, planInForce) = isShadow ? (otherPlan, answeredPlan) : (answeredPlan, otherPlan);
        var context = entry.Request.Context;
        var difference = Difference.Of(candidate, candidatePlan, inForce, planInForce, context);
        var tier = answeredPlan.Tiers[entry.Decision.Tier].Name;
        trial.Tally.Add(context, tier, difference, candidate, inForce);
        metrics.Compared(trial.Kind, context, tier, difference);

        // Before the erasure keys were read once nothing is kept: it could not be erased.
        if (difference.IsAny && entry.Keys is { } keys && samples.HasRoom(trial.Number))
        {
            var id = entry.DecisionNumber == 0 ? "" : ids.Text(entry.DecisionNumber);
            var box = SealedBox.Seal(keys, entry.Key, TrialSample.Pack(DifferenceJson.Write(trial, id, entry, other)));
            if (box.Length <= TrialLimits.SampleBytes)
            {
                samples.Add(trial.Number, box);
            }
        }
    }
}
