using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;
using TierDecision.Core.Routing;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Decisions;

/// <summary>
/// The decision: static, synchronous, total. It takes the time and the policy once, throws for no input and allocates nothing.
/// </summary>
public static class DecisionEngine
{
    // Scores are dated by the day, and somewhere it is tomorrow already.
    private static readonly Duration Skew = Duration.FromDays(1);

    /// <summary>
    /// Decides <paramref name="request"/> for <paramref name="customer"/> under <paramref name="policy"/> at <paramref name="now"/>.
    /// </summary>
    public static void Decide(in DecisionRequest request, in CustomerFacts customer, PolicyPlan policy, Instant now, out Decision decision) =>
        Decide(request, customer, policy, QueueStates.None, now, out decision);

    /// <summary>
    /// Decides <paramref name="request"/> for <paramref name="customer"/> under <paramref name="policy"/> at <paramref name="now"/>, with what is
    /// known of the queues. States that were made for another policy count as unknown.
    /// </summary>
    public static void Decide(
        in DecisionRequest request, in CustomerFacts customer, PolicyPlan policy, QueueStates queues, Instant now, out Decision decision)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(queues);
        queues = queues.AlignedTo(policy.Queues);
        decision = new Decision
        {
            CustomerNamed = customer.Knowledge != CustomerKnowledge.NotNamed,
            IdentityGap = customer.IdentityGap,
            Unconfirmed = customer.IsUnconfirmed,
        };
        AssignTier(request, customer, policy, now, ref decision);

        decision.SharedIdentifier = customer.IsShared && decision.ScoreStatus != ScoreStatus.Untrusted;

        // An untrusted identity must look like an unknown one to every rule, or a rule could tell them apart and reveal the score.
        var known = decision.ScoreStatus is ScoreStatus.Known or ScoreStatus.Stale;
        ref readonly var readable = ref known ? ref customer : ref CustomerFacts.NobodyKnown;
        Span<ulong> possible = stackalloc ulong[policy.Filter.Words];
        var facts = new ConditionFacts(in request, in readable, known, decision.Tier, now, possible);
        policy.Filter.Fill(facts, possible);

        AssignPriority(facts, policy, ref decision);
        AssignGuardrails(facts, ref decision);
        AssignRoute(facts, policy, queues, ref decision);
        AssignSla(facts, policy, ref decision);
        JudgePromise(facts, policy, queues, ref decision);
        AssignTreatment(policy, now, ref decision);
    }

    private static void AssignTier(in DecisionRequest request, in CustomerFacts customer, PolicyPlan policy, Instant now, ref Decision decision)
    {
        decision.Tier = policy.UnknownTier;
        switch (customer.Knowledge)
        {
            case CustomerKnowledge.Unavailable:
                decision.ScoreStatus = ScoreStatus.Unavailable;
                return;
            case not CustomerKnowledge.Known:
                decision.ScoreStatus = ScoreStatus.Unknown;
                return;
        }

        if (request.Attestation == Attestation.Failed)
        {
            decision.ScoreStatus = ScoreStatus.Untrusted;
            return;
        }

        var age = now - customer.Score.AsOf;
        decision.ScoreFromFuture = age < -Skew;
        decision.ScoreStatus = decision.ScoreFromFuture || age > policy.StaleAfter ? ScoreStatus.Stale : ScoreStatus.Known;

        // A tier that the policy does not have falls back like any other data that is missing: the engine throws for no input.
        var tiers = policy.Tiers.Length;
        var overridden = customer.OverrideTier < tiers && customer.Score.IsOverridden(now);
        decision.TierOverridden = overridden && policy.Overrides.Allows(customer.OverrideTier, customer.Score.OverrideExpiry, now);
        decision.OverrideRefused = overridden && !decision.TierOverridden;
        var tier = decision.TierOverridden ? customer.OverrideTier : customer.Tier;
        decision.Tier = tier < tiers ? tier : policy.UnknownTier;
    }

    private static void AssignPriority(in ConditionFacts facts, PolicyPlan policy, ref Decision decision)
    {
        var tier = policy.Tiers[decision.Tier];
        var priority = tier.Priority;
        var headStart = tier.HeadStartMilliseconds;
        var rules = policy.PriorityRules;
        foreach (var candidate in policy.PriorityIndex.For(facts))
        {
            if (candidate.When.Matches(facts))
            {
                var rule = rules[candidate.Rule];
                priority += rule.PriorityChange;
                headStart += rule.HeadStartChangeMilliseconds;
                decision.PriorityRules |= 1UL << candidate.Rule;
            }
        }

        decision.PrioritySum = priority;
        decision.Priority = Math.Clamp(priority, 0, 100);
        decision.HeadStartMilliseconds = Math.Clamp(headStart, 0, policy.LargestHeadStartMilliseconds);
        decision.SortKey = facts.Request.ArrivedAt.ToUnixTimeMilliseconds() - decision.HeadStartMilliseconds;
    }

    private static void AssignRoute(in ConditionFacts facts, PolicyPlan policy, QueueStates queues, ref Decision decision)
    {
        decision.RoutingRule = Decision.NoRule;
        if (facts.Request.Context == DecisionContext.Order)
        {
            return;
        }

        var guarded = decision.Guardrails != Guardrails.None;
        var (route, name) = (policy.Routing.Default, RoutePosition.DefaultRule);
        foreach (var candidate in policy.RoutingIndex.For(facts))
        {
            if (candidate.When.Matches(facts))
            {
                var rule = policy.Routing.Rules[candidate.Rule];
                if (guarded && !rule.Route.EndsWithPerson)
                {
                    decision.RouteGuarded = true;
                }
                else
                {
                    (route, name) = (rule.Route, rule.Name);
                    decision.RoutingRule = candidate.Rule;
                }

                break;
            }
        }

        decision.Route = route;
        RouteEvaluator.Evaluate(
            route, name, facts, policy.Tiers[facts.Tier].Treatment.DedicatedAgent, queues, guarded, out decision.Where);
        decision.PrioritySum += route.Span[decision.Where.Target].PriorityChange;
        decision.Priority = Math.Clamp(decision.PrioritySum, 0, 100);
    }

    private static void AssignSla(in ConditionFacts facts, PolicyPlan policy, ref Decision decision)
    {
        decision.SlaRule = Decision.NoRule;
        foreach (var candidate in policy.SlaIndex.For(facts))
        {
            var rule = policy.SlaRules[candidate.Rule];
            if (!rule.Promises(facts.Request.Context) || !candidate.When.Matches(facts))
            {
                continue;
            }

            decision.SlaRule = candidate.Rule;
            var targets = rule.TargetsFor(facts.Request.Context);
            var from = facts.Request.ArrivedAt.ToUnixTimeMilliseconds();
            for (var t = 0; t < targets.Length; t++)
            {
                decision.Due[t] = rule.Calendar.Add(from, targets[t].Target);
            }

            return;
        }
    }

    private static void JudgePromise(in ConditionFacts facts, PolicyPlan policy, QueueStates queues, ref Decision decision)
    {
        if (decision.SlaRule == Decision.NoRule || decision.Route is not { } route)
        {
            return;
        }

        var targets = policy.SlaRules[decision.SlaRule].TargetsFor(facts.Request.Context);
        for (var t = 0; t < targets.Length; t++)
        {
            if (targets[t].Metric == SlaMetric.Answer)
            {
                PromiseCheck.Judge(
                    route, decision.Due[t], facts.Request, facts.Now.ToUnixTimeMilliseconds(), policy.Queues, queues,
                    decision.Guardrails != Guardrails.None, ref decision.Where);
                return;
            }
        }
    }

    private static void AssignGuardrails(in ConditionFacts facts, ref Decision decision)
    {
        // From the request and the record alone, whatever the policy says: no rule can lift a guardrail.
        var flags = facts.Customer.Score.Flags;
        decision.Guardrails =
            ((flags & CustomerFlags.OpenComplaint) != 0 ? Guardrails.OpenComplaint : 0)
            | ((flags & CustomerFlags.Vulnerable) != 0 ? Guardrails.Vulnerable : 0)
            | (facts.Request.Matter == Matter.Emergency ? Guardrails.Emergency : 0)
            | (facts.Request.Matter == Matter.Legal ? Guardrails.Legal : 0)

            // Flags that could not be read may be set.
            | (decision.ScoreStatus == ScoreStatus.Unavailable ? Guardrails.Unverified : 0);
    }

    private static void AssignTreatment(PolicyPlan policy, Instant now, ref Decision decision)
    {
        var treatment = policy.Tiers[decision.Tier].Treatment;
        var handling = treatment.Handling;
        decision.InServiceHours = treatment.ServiceHours.IsOpen(now.ToUnixTimeMilliseconds());
        decision.Handling =
            decision.Guardrails != Guardrails.None ? Handling.Person
            // Nobody is turned away on what may no longer be true.
            : handling == Handling.EndOfRelationship && (decision.Unconfirmed || decision.ScoreStatus != ScoreStatus.Known)
            ? Handling.SelfServiceFirst
            : handling;
    }
}
