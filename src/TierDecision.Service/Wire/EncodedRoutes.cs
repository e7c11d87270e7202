using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Routing;
using TierDecision.V1;
using Route = TierDecision.V1.Route;

namespace TierDecision.Service.Wire;

/// <summary>
/// Routes as answers show them. What depends on the policy alone is encoded once, for every place of every route; what applies now is written for
/// each answer.
/// </summary>
internal sealed class EncodedRoutes
{
    private readonly byte[][][][] _rules;
    private readonly byte[][][] _default;

    // The message RouteOffer by queue.
    private readonly byte[][] _callbacks;
    private readonly Dictionary<string, byte[]> _overflows;

    public EncodedRoutes(PolicyPlan plan)
    {
        _rules = [.. plan.Routing.Rules.ToArray().Select(rule => MakePlaces(rule.Route, rule.Name))];
        _default = MakePlaces(plan.Routing.Default, Core.Facts.RoutePosition.DefaultRule);
        _callbacks = [.. plan.Queues.Names.Select(queue => MakeOffer(RouteOfferKind.Callback, queue))];
        _overflows = plan.Queues.Names.ToDictionary(queue => queue, queue => MakeOffer(RouteOfferKind.Overflow, queue));
    }

    /// <summary>Writes the route with what applies now; nothing for orders, which have none.</summary>
    /// <param name="wire">Where to.</param>
    /// <param name="field">The number of the field.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="agent">The name of the agent who is asked for first; empty where none is.</param>
    public void Write(WireMessage wire, int field, in Decision decision, string agent)
    {
        if (decision.Route is not { } plan)
        {
            return;
        }

        ref readonly var status = ref decision.RouteStatus;
        var places = decision.RoutingRule == Decision.NoRule ? _default : _rules[decision.RoutingRule];
        var start = wire.Begin(field);
        wire.Raw(places[status.Target][status.SkillStep]);
        wire.Timestamp(Route.CurrentSinceFieldNumber, status.Since);
        wire.Text(Route.PreferredAgentFieldNumber, agent);
        WriteLanguage(wire, status.Language);
        wire.Bool(Route.LanguageRequiredFieldNumber, status.LanguageNeed == LanguageNeed.Required);
        wire.Varint(Route.AvailabilityFieldNumber, (int)status.Availability);
        WriteTimes(wire, status);
        wire.Varint(Route.PromiseFieldNumber, (int)status.Promise);
        WriteOffers(wire, plan, status);
        wire.End(start);
    }

    private static void WriteLanguage(WireMessage wire, LanguageCode language)
    {
        if (language.IsKnown)
        {
            var letters = wire.ReserveText(Route.LanguageFieldNumber, 2);
            (letters[0], letters[1]) = ((byte)(language.Packed >> 8), (byte)language.Packed);
        }
    }

    private static void WriteTimes(WireMessage wire, in RouteStatus status)
    {
        if (status.OpensAt is { } opens)
        {
            wire.Timestamp(Route.OpensAtFieldNumber, opens);
        }

        if (status.NextChange is { } change)
        {
            wire.Timestamp(Route.NextChangeFieldNumber, change);
        }

        if (status.ExpectedWait is { } wait)
        {
            wire.Duration(Route.ExpectedWaitFieldNumber, (long)wait.TotalMilliseconds);
            wire.Bool(Route.ExpectedWaitEstimatedFieldNumber, status.ExpectedWaitEstimated);
        }

        if (status.ExpectedAnswer is { } answer)
        {
            wire.Timestamp(Route.ExpectedAnswerAtFieldNumber, answer);
        }
    }

    private void WriteOffers(WireMessage wire, RoutePlan plan, in RouteStatus status)
    {
        if ((status.Offers & RouteOffers.Overflow) != 0)
        {
            wire.Part(Route.OffersFieldNumber, _overflows[plan.Targets[status.OverflowTarget].Queue]);
        }

        if ((status.Offers & RouteOffers.Callback) != 0)
        {
            wire.Part(Route.OffersFieldNumber, _callbacks[status.CallbackQueue]);
        }
    }

    // Fields of the message Route, by the target that applies and its step of skills.
    private static byte[][][] MakePlaces(RoutePlan plan, string rule)
    {
        RouteTarget[] targets = [.. plan.Targets.Select(MakeTarget)];
        return [.. plan.Targets.Select((target, current) => target.SkillSteps.ToArray().Select(step => WireMessage.Encode(new Route
        {
            Queue = target.Queue, Rule = rule, CurrentTarget = current, Targets = { targets }, RequiredSkills = { step.Skills },
        })).ToArray())];
    }

    private static RouteTarget MakeTarget(RouteTargetPlan target) => new()
    {
        Queue = target.Queue,
        Skills = { target.Skills },
        Timeout = target.TimeoutMilliseconds is { } timeout ? WireTime.ToDuration(timeout) : null,
    };

    private static byte[] MakeOffer(RouteOfferKind kind, string queue) => WireMessage.EncodePart(new RouteOffer { Kind = kind, Queue = queue });
}
