using System.Diagnostics;
using Prometheus;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Wire;

namespace TierDecision.Service.Serving;

/// <summary>Counts decisions under one policy: one call, every label child at hand.</summary>
internal sealed class PolicyMetrics
{
    private static readonly int Contexts = (int)DecisionContext.Order + 1;
    private static readonly int Statuses = (int)ScoreStatus.Untrusted + 1;

    private readonly int _tiers;
    private readonly ICounter[] _decisions;
    private readonly IHistogram[] _durations;
    private readonly ICounter[] _gaps;
    private readonly ICounter[] _pins;
    private readonly Counter _shared;
    private readonly Counter _unconfirmed;

    public PolicyMetrics(DecisionMetrics metrics, PolicyPlan plan)
    {
        _tiers = plan.Tiers.Length;
        _unconfirmed = metrics.Unconfirmed;
        _shared = metrics.Shared;
        _gaps = new ICounter[(int)IdentityGap.Unreadable + 1];
        foreach (var gap in Enum.GetValues<IdentityGap>())
        {
            if (gap != IdentityGap.None)
            {
                _gaps[(int)gap] = metrics.Gaps.WithLabels(EnumWords.SnakeCase(gap.ToString()));
            }
        }

        _pins = [.. Enum.GetValues<PinOutcome>().Skip(1).Select(pin => metrics.Pins.WithLabels(EnumWords.SnakeCase(pin.ToString())))];
        _decisions = new ICounter[Contexts * _tiers * Statuses];
        _durations = new IHistogram[Contexts];
        foreach (var context in Enum.GetValues<DecisionContext>())
        {
            var contextName = EnumWords.SnakeCase(context.ToString());
            _durations[(int)context] = metrics.Duration.WithLabels(contextName);
            for (var tier = 0; tier < _tiers; tier++)
            {
                foreach (var status in Enum.GetValues<ScoreStatus>())
                {
                    if (status != ScoreStatus.Unspecified)
                    {
                        _decisions[Index(context, tier, status)] =
                            metrics.Decisions.WithLabels(contextName, plan.Tiers[tier].Name, EnumWords.SnakeCase(status.ToString()));
                    }
                }
            }
        }
    }

    /// <summary>Counts a decision that began at the <see cref="Stopwatch"/> time stamp <paramref name="started"/>.</summary>
    public void Decided(DecisionContext context, in Decision decision, long started)
    {
        _decisions[Index(context, decision.Tier, decision.ScoreStatus)].Inc();
        if (decision.Unconfirmed)
        {
            _unconfirmed.Inc();
        }

        if (decision.IdentityGap != IdentityGap.None)
        {
            _gaps[(int)decision.IdentityGap].Inc();
        }

        if (decision.SharedIdentifier)
        {
            _shared.Inc();
        }

        _durations[(int)context].Observe(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Counts a question that brought a pin.</summary>
    public void Pinned(PinOutcome outcome) => _pins[(int)outcome - 1].Inc();

    private int Index(DecisionContext context, int tier, ScoreStatus status) => (((int)context * _tiers) + tier) * Statuses + (int)status;
}
