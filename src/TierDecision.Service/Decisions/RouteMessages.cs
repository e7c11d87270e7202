using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Routing;
using TierDecision.V1;
using PromiseStatus = TierDecision.V1.PromiseStatus;
using QueueAvailability = TierDecision.V1.QueueAvailability;
using Route = TierDecision.V1.Route;

namespace TierDecision.Service.Decisions;

/// <summary>Routes as answers show them. The targets depend on the policy alone and are made once; what applies now is written for each answer.</summary>
internal sealed class RouteMessages
{
    private readonly PolicyPlan _plan;
    private readonly RouteTarget[][] _targets;
    private readonly RouteTarget[] _defaultTargets;

    public RouteMessages(PolicyPlan plan)
    {
        _plan = plan;
        _targets = [.. plan.RoutingRules.ToArray().Select(rule => MakeTargets(rule.Route))];
        _defaultTargets = MakeTargets(plan.DefaultRoute);
    }

    /// <summary>The route with what applies now; null for orders, which have none.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="agent">The name of the agent who is asked for first; empty where none is.</param>
    public Route? Make(in Decision decision, string agent)
    {
        if (decision.Route is not { } plan)
        {
            return null;
        }

        var isDefault = decision.RoutingRule == Decision.NoRule;
        ref readonly var status = ref decision.RouteStatus;
        var target = plan.Targets[status.Target];
        var route = new Route
        {
            Queue = target.Queue,
            Rule = isDefault ? Core.Routing.RoutePosition.DefaultRule : _plan.RoutingRules[decision.RoutingRule].Name,
            CurrentTarget = status.Target,
            CurrentSince = PolicyMessages.ToTimestamp(status.Since),
            PreferredAgent = agent,
            Language = status.Language.ToString(),
            LanguageRequired = status.LanguageNeed == LanguageNeed.Required,
            Availability = (QueueAvailability)status.Availability,
            Promise = (PromiseStatus)status.Promise,
        };
        route.Targets.AddRange(isDefault ? _defaultTargets : _targets[decision.RoutingRule]);
        route.RequiredSkills.AddRange(target.SkillSteps[status.SkillStep].Skills);
        AddTimes(route, status);
        AddOffers(route, plan, status);
        return route;
    }

    private static void AddTimes(Route route, in RouteStatus status)
    {
        if (status.NextChange is { } change)
        {
            route.NextChange = PolicyMessages.ToTimestamp(change);
        }

        if (status.OpensAt is { } opens)
        {
            route.OpensAt = PolicyMessages.ToTimestamp(opens);
        }

        if (status.ExpectedWait is { } wait)
        {
            route.ExpectedWait = PolicyMessages.ToDuration((long)wait.TotalMilliseconds);
            route.ExpectedWaitEstimated = status.ExpectedWaitEstimated;
        }

        if (status.ExpectedAnswer is { } answer)
        {
            route.ExpectedAnswerAt = PolicyMessages.ToTimestamp(answer);
        }
    }

    private void AddOffers(Route route, RoutePlan plan, in RouteStatus status)
    {
        if ((status.Offers & RouteOffers.Overflow) != 0)
        {
            route.Offers.Add(new RouteOffer { Kind = RouteOfferKind.Overflow, Queue = plan.Targets[status.OverflowTarget].Queue });
        }

        if ((status.Offers & RouteOffers.Callback) != 0)
        {
            route.Offers.Add(new RouteOffer { Kind = RouteOfferKind.Callback, Queue = _plan.Queues[status.CallbackQueue] });
        }
    }

    private static RouteTarget[] MakeTargets(RoutePlan plan) =>
    [
        .. plan.Targets.Select(target =>
        {
            var message = new RouteTarget { Queue = target.Queue };
            message.Skills.AddRange(target.Skills);
            if (target.TimeoutMilliseconds is { } timeout)
            {
                message.Timeout = PolicyMessages.ToDuration(timeout);
            }

            return message;
        }),
    ];
}
