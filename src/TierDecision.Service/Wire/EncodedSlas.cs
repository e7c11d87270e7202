using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;
using TierDecision.V1;

namespace TierDecision.Service.Wire;

/// <summary>SLAs as answers show them. All but the due times depends on the policy alone and is encoded once.</summary>
internal sealed class EncodedSlas
{
    private const int ContextCount = (int)DecisionContext.Order + 1;

    private static readonly byte[] None = WireMessage.EncodePart(new Sla { Rule = "none" });

    // The fields of the messages Sla by rule, and of SlaTarget by rule and context.
    private readonly byte[][] _rules;
    private readonly byte[][][] _targets;

    public EncodedSlas(PolicyPlan plan)
    {
        var rules = plan.SlaRules.ToArray();
        _rules = [.. rules.Select(rule => WireMessage.Encode(new Sla { Rule = rule.Name }))];
        _targets = new byte[rules.Length * ContextCount][][];
        for (var i = 0; i < _targets.Length; i++)
        {
            _targets[i] = MakeTargets(rules[i / ContextCount], (DecisionContext)(i % ContextCount));
        }
    }

    public void Write(WireMessage wire, int field, in Decision decision, DecisionContext context)
    {
        if (decision.SlaRule == Decision.NoRule)
        {
            wire.Part(field, None);
            return;
        }

        var start = wire.Begin(field);
        wire.Raw(_rules[decision.SlaRule]);
        var targets = _targets[(decision.SlaRule * ContextCount) + (int)context];
        for (var i = 0; i < targets.Length; i++)
        {
            var target = wire.Begin(Sla.TargetsFieldNumber);
            wire.Raw(targets[i]);
            wire.Timestamp(SlaTarget.DueAtFieldNumber, decision.DueAt(i));
            wire.End(target);
        }

        wire.End(start);
    }

    private static byte[][] MakeTargets(SlaRulePlan rule, DecisionContext context) =>
    [
        .. rule.TargetsFor(context).ToArray().Select(target => WireMessage.Encode(new SlaTarget
        {
            Metric = (V1.SlaMetric)target.Metric,
            Target = target.Target.IsInBusinessDays ? null : WireTime.ToDuration(target.Target.Milliseconds),
            Calendar = rule.Calendar.Name,
            BusinessDays = target.Target.BusinessDays,
        })),
    ];
}
