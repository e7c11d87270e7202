using Prometheus;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Comparing;

/// <summary>What is told of trials on <c>/metrics</c>.</summary>
internal sealed class TrialMetrics
{
    private readonly Gauge _info;
    private readonly Gauge _refused;
    private readonly Counter _compared;
    private readonly Counter _differences;
    private readonly Histogram _priority;
    private readonly Histogram _due;
    private readonly Counter _dropped;
    private readonly Counter _decided;
    private readonly Counter _failed;
    private readonly Counter _ended;

    public TrialMetrics(IMetricFactory factory)
    {
        _info = factory.CreateGauge(
            "tierdecision_policy_trial_info", "The candidate of the trial that this node takes part in; always 1.", ["trial", "revision"]);
        _refused = factory.CreateGauge(
            "tierdecision_policy_trial_refused", "1 while this node cannot use the candidate of a trial; else 0.", ["trial"]);
        _compared = factory.CreateCounter(
            "tierdecision_policy_trial_compared_total", "Decisions that both policies were evaluated for, by the tier of the one that answered.",
            ["trial", "context", "tier"]);
        _differences = factory.CreateCounter(
            "tierdecision_policy_trial_differences_total", "Those of them that differ, by what does: any, tier, queue, priority, due.",
            ["trial", "context", "tier", "what"]);
        _priority = factory.CreateHistogram(
            "tierdecision_policy_trial_priority_difference", "By how much the priority under the candidate is higher or lower, where it differs.",
            new HistogramConfiguration { LabelNames = ["trial", "direction"], Buckets = [1, 2, 5, 10, 20, 50, 100] });
        _due = factory.CreateHistogram(
            "tierdecision_policy_trial_due_difference_seconds", "By how much the first due time that differs is sooner or later under the candidate.",
            new HistogramConfiguration { LabelNames = ["trial", "direction"], Buckets = [1, 10, 60, 600, 3_600, 28_800, 86_400, 604_800] });
        _dropped = factory.CreateCounter(
            "tierdecision_policy_trial_dropped_total", "Decisions that were to be compared and were not, because too many waited.", ["trial"]);
        _decided = factory.CreateCounter("tierdecision_policy_canary_decisions_total", "Decisions that the candidate of a canary made.");
        _failed = factory.CreateCounter(
            "tierdecision_policy_canary_errors_total",
            "Decisions that the candidate of a canary could not make, so that the policy in force made them.");
        _ended = factory.CreateCounter(
            "tierdecision_policy_canary_ended_total", "Canaries that ended while this node took part, by what ended them: hand, limits, activation.",
            ["by"]);
        foreach (var kind in Enum.GetValues<TrialKind>())
        {
            _refused.WithLabels(Word(kind)).Set(0);
            _dropped.WithLabels(Word(kind)).Inc(0);
        }

        foreach (var by in Enum.GetValues<PolicyCanaryEnding>())
        {
            _ended.WithLabels(EnumWords.SnakeCase(by.ToString())).Inc(0);
        }
    }

    /// <summary>What a kind of trial is called.</summary>
    public static string Word(TrialKind kind) => EnumWords.SnakeCase(kind.ToString());

    /// <summary>This node takes part in a trial.</summary>
    public void Begins(Trial trial) => _info.WithLabels(Word(trial.Kind), trial.Revision).Set(1);

    /// <summary>This node takes part in a trial no more.</summary>
    public void Ends(Trial trial)
    {
        _info.RemoveLabelled(Word(trial.Kind), trial.Revision);
        _refused.WithLabels(Word(trial.Kind)).Set(0);
    }

    /// <summary>Whether the candidate is refused.</summary>
    public void IsRefused(TrialKind kind, bool isRefused) => _refused.WithLabels(Word(kind)).Set(isRefused ? 1 : 0);

    /// <summary>A canary ended.</summary>
    public void CanaryEnded(PolicyCanaryEnding by) => _ended.WithLabels(EnumWords.SnakeCase(by.ToString())).Inc();

    /// <summary>Decisions were compared, or not.</summary>
    public void Counted(TrialKind kind, long decided, long failed, long dropped)
    {
        _decided.Inc(decided);
        _failed.Inc(failed);
        _dropped.WithLabels(Word(kind)).Inc(dropped);
    }

    /// <summary>Two decisions were compared.</summary>
    public void Compared(TrialKind kind, DecisionContext context, string tier, in Difference difference)
    {
        var (trial, about) = (Word(kind), EnumWords.SnakeCase(context.ToString()));
        _compared.WithLabels(trial, about, tier).Inc();
        if (!difference.IsAny)
        {
            return;
        }

        Differs("any");
        if (difference.OtherTier)
        {
            Differs("tier");
        }

        if (difference.OtherQueue)
        {
            Differs("queue");
        }

        if (difference.PriorityBy != 0)
        {
            Differs("priority");
            _priority.WithLabels(trial, difference.PriorityBy > 0 ? "higher" : "lower").Observe(Math.Abs(difference.PriorityBy));
        }

        if (difference.Due != 0)
        {
            Differs("due");
            if (difference.DueBy > NodaTime.Duration.Zero)
            {
                _due.WithLabels(trial, difference.Due < 0 ? "sooner" : "later").Observe(difference.DueBy.TotalSeconds);
            }
        }

        void Differs(string what) => _differences.WithLabels(trial, about, tier, what).Inc();
    }
}
