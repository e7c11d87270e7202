using TierDecision.Core.Facts;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Routing;

/// <summary>
/// Says whether the promised answer time can be kept by what the queues report, and what could be offered where it cannot.
/// </summary>
internal static class PromiseCheck
{
    /// <summary>Judges the promise due at <paramref name="due"/>.</summary>
    public static void Judge(
        RoutePlan route, long due, in DecisionRequest request, long now, QueuesPlan queues, QueueStates states, bool guarded, ref RouteStatus status)
    {
        // Answered at the very moment is answered in time.
        status.ChangesAt(due + 1, now);
        status.Promise =
            now > due ? PromiseStatus.Missed
            : status.ExpectedAnswerMilliseconds == long.MaxValue ? PromiseStatus.Unspecified
            : status.ExpectedAnswerMilliseconds > due ? PromiseStatus.AtRisk
            : RouteEvaluator.WaitCounts(status, now) ? PromiseStatus.OnTrack
            : PromiseStatus.Unspecified;
        if (status.Promise is PromiseStatus.AtRisk or PromiseStatus.Missed)
        {
            OfferOverflow(route, due, request.Channel, now, states, guarded, ref status);
            OfferCallback(request, now, queues, states, ref status);
        }
    }

    // The first later target that is open, whose wait is known, and that is sooner; in time where that is still possible.
    private static void OfferOverflow(RoutePlan route, long due, Channel channel, long now, QueueStates states, bool guarded, ref RouteStatus status)
    {
        var walk = new RouteWalk(route, states, channel, guarded);
        for (var i = status.Target + 1; i < route.Span.Length; i++)
        {
            var queue = route.Span[i].Place;
            ref readonly var state = ref states.Of(queue.Index);
            var passedOver = i < route.Span.Length - 1 ? walk.CheckOnArrival(i, now) : walk.CheckAlways(queue);
            if (passedOver != TargetOutcome.NotReached || !state.IsKnown(now) || state.ExpectedWait < 0
                || RouteEvaluator.Availability(queue, state, now, out _) != QueueAvailability.Open)
            {
                continue;
            }

            var answered = now + state.ExpectedWait;
            if (answered < status.ExpectedAnswerMilliseconds && (answered <= due || now > due))
            {
                status.Offers |= RouteOffers.Overflow;
                status.OverflowTarget = i;
                return;
            }
        }
    }

    private static void OfferCallback(in DecisionRequest request, long now, QueuesPlan queues, QueueStates states, ref RouteStatus status)
    {
        // An emergency is never put off.
        if (request.Matter == Matter.Emergency)
        {
            return;
        }

        foreach (var queue in queues.Callbacks)
        {
            if (queue.Takes(request.Channel) && RouteEvaluator.Availability(queue, states.Of(queue.Index), now, out _) == QueueAvailability.Open)
            {
                status.Offers |= RouteOffers.Callback;
                status.CallbackQueue = queue.Index;
                return;
            }
        }
    }
}
