using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Sla;
using TierDecision.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;
using Route = TierDecision.V1.Route;

namespace TierDecision.Service.Decisions;

/// <summary>
/// The parts of answers that depend on the policy alone, made once when the policy is taken into use. Answers share them: they are
/// only ever serialised, never changed, so that an answer costs a handful of objects instead of dozens.
/// </summary>
internal sealed class PolicyMessages
{
    private const int HandlingCount = (int)Core.Decisions.Handling.EndOfRelationship + 1;
    private const int ContextCount = (int)DecisionContext.Order + 1;

    private static readonly Sla NoSla = new() { Rule = "none" };

    private readonly PolicyPlan _plan;
    private readonly Tier[] _tiers;
    private readonly Tier[] _overriddenTiers;
    private readonly Treatment[] _treatments;
    private readonly RouteMessages _routes;

    // By SLA rule and context: the durations of its targets; none for business days.
    private readonly Duration?[][] _slaDurations;

    public PolicyMessages(PolicyPlan plan, string revision)
    {
        _plan = plan;
        Policy = new PolicyReference { Name = plan.Name, Version = plan.Version, Revision = revision };
        _tiers = MakeTiers(plan, overridden: false);
        _overriddenTiers = MakeTiers(plan, overridden: true);
        _treatments = MakeTreatments(plan);
        _routes = new RouteMessages(plan);
        _slaDurations = MakeSlaDurations(plan);
        Codes = new ReasonMessages(plan, withTexts: false);
        Texts = new ReasonMessages(plan, withTexts: true);
    }

    public PolicyPlan Plan => _plan;

    public PolicyReference Policy { get; }

    /// <summary>Reasons without texts.</summary>
    public ReasonMessages Codes { get; }

    /// <summary>Reasons with texts.</summary>
    public ReasonMessages Texts { get; }

    /// <summary>The tier; null where it must not be shown.</summary>
    public Tier? Tier(in Decision decision) => decision.ScoreStatus == Core.Decisions.ScoreStatus.Untrusted
        ? null
        : (decision.TierOverridden ? _overriddenTiers : _tiers)[decision.Tier];

    public Treatment Treatment(in Decision decision) =>
        _treatments[(((decision.Tier * HandlingCount) + (int)decision.Handling) * 2) + (decision.InServiceHours ? 1 : 0)];

    /// <summary>The route; null where there is none.</summary>
    public Route? Route(in Decision decision, string agent) => _routes.Make(decision, agent);

    public Sla Sla(in Decision decision, DecisionContext context)
    {
        if (decision.SlaRule == Decision.NoRule)
        {
            return NoSla;
        }

        var rule = _plan.SlaRules[decision.SlaRule];
        var targets = rule.TargetsFor(context);
        var durations = _slaDurations[(decision.SlaRule * ContextCount) + (int)context];
        var sla = new Sla { Rule = rule.Name };
        for (var i = 0; i < targets.Length; i++)
        {
            sla.Targets.Add(new SlaTarget
            {
                Metric = (V1.SlaMetric)targets[i].Metric,
                Target = durations[i],
                DueAt = ToTimestamp(decision.DueAt(i)),
                Calendar = rule.Calendar.Name,
                BusinessDays = targets[i].Target.BusinessDays,
            });
        }

        return sla;
    }

    public static Timestamp ToTimestamp(Instant instant)
    {
        var sinceEpoch = instant - NodaConstants.UnixEpoch;
        var seconds = instant.ToUnixTimeSeconds();
        return new Timestamp { Seconds = seconds, Nanos = (int)(sinceEpoch - NodaTime.Duration.FromSeconds(seconds)).ToInt64Nanoseconds() };
    }

    public static Instant ToInstant(Timestamp timestamp) => Instant.FromUnixTimeSeconds(timestamp.Seconds).PlusNanoseconds(timestamp.Nanos);

    private static Tier[] MakeTiers(PolicyPlan plan, bool overridden) =>
        [.. plan.Tiers.ToArray().Select((tier, i) => new Tier { Name = tier.Name, Rank = i + 1, Overridden = overridden })];

    private static Treatment[] MakeTreatments(PolicyPlan plan)
    {
        var treatments = new Treatment[plan.Tiers.Length * HandlingCount * 2];
        for (var i = 0; i < treatments.Length; i++)
        {
            var treatment = plan.Tiers[i / 2 / HandlingCount].Treatment;
            treatments[i] = new Treatment
            {
                Handling = (V1.Handling)(i / 2 % HandlingCount),
                DedicatedAgent = treatment.DedicatedAgent,
                DiscountEligible = treatment.DiscountEligible,
                Callback = treatment.Callback,
                SelfService = treatment.SelfService,
                ServiceHours = treatment.ServiceHours.Name,
                InServiceHours = i % 2 == 1,
            };
        }

        return treatments;
    }

    private static Duration?[][] MakeSlaDurations(PolicyPlan plan)
    {
        var durations = new Duration?[plan.SlaRules.Length * ContextCount][];
        for (var i = 0; i < durations.Length; i++)
        {
            durations[i] = [.. Targets(plan.SlaRules[i / ContextCount], i % ContextCount).Select(target =>
                target.Target.IsInBusinessDays ? null : ToDuration(target.Target.Milliseconds))];
        }

        return durations;

        static SlaTargetPlan[] Targets(SlaRulePlan rule, int context) => rule.TargetsFor((DecisionContext)context).ToArray();
    }

    public static Duration ToDuration(long milliseconds) =>
        new() { Seconds = milliseconds / 1000, Nanos = (int)(milliseconds % 1000) * 1_000_000 };
}
