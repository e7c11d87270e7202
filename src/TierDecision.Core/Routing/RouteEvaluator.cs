using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Queueing;

namespace TierDecision.Core.Routing;

/// <summary>
/// Says what of a route applies now and when that next changes. Total; allocates nothing within the years that calendars are compiled for.
/// </summary>
internal static class RouteEvaluator
{
    private const long Never = long.MaxValue;

    /// <summary>
    /// Evaluates <paramref name="route"/>, which the rule called <paramref name="rule"/> gave, for a customer whose tier may have a dedicated agent
    /// if <paramref name="dedicatedAgent"/>.
    /// </summary>
    public static void Evaluate(
        RoutePlan route, string rule, in ConditionFacts facts, bool dedicatedAgent, QueueStates states, bool guarded, out RouteStatus status)
    {
        status = new RouteStatus
        {
            OpensAtMilliseconds = Never,
            ExpectedWaitMilliseconds = -1,
            ExpectedAnswerMilliseconds = Never,
            NextChangeMilliseconds = Never,
        };
        var now = facts.Now.ToUnixTimeMilliseconds();
        var leaves = new RouteWalk(route, states, facts.Request.Channel, guarded).Go(rule, facts, now, ref status);
        status.ChangesAt(leaves, now);

        var target = route.Span[status.Target];
        AskForSkills(target, now, ref status);
        AskForAgent(target, facts, dedicatedAgent, now, ref status);
        AskForLanguage(target, facts, now, ref status);
        ReadQueue(target.Place, states, now, ref status);
    }

    /// <summary>Whether a queue is open at an instant, and until when that holds.</summary>
    public static QueueAvailability Availability(QueuePlan queue, in QueueStates.Reported state, long at, out long until)
    {
        if (!queue.Hours.IsOpen(at))
        {
            until = queue.Hours.Add(at, 0);
            return QueueAvailability.OutsideHours;
        }

        until = queue.Hours.OpenUntil(at);
        if (!state.Closed || !state.IsKnown(at))
        {
            return QueueAvailability.Open;
        }

        until = Math.Min(until, state.ExpiresAt);
        return QueueAvailability.ReportedClosed;
    }

    private static void AskForSkills(RouteTargetPlan target, long now, ref RouteStatus status)
    {
        var steps = target.SkillSteps;
        var step = 0;
        while (step + 1 < steps.Length && status.SinceMilliseconds + steps[step + 1].AfterMilliseconds <= now)
        {
            step++;
        }

        status.SkillStep = step;
        if (step + 1 < steps.Length)
        {
            status.ChangesAt(status.SinceMilliseconds + steps[step + 1].AfterMilliseconds, now);
        }
    }

    private static void AskForAgent(RouteTargetPlan target, in ConditionFacts facts, bool dedicatedAgent, long now, ref RouteStatus status)
    {
        var agent = facts.Customer.Score.PreferredAgent;
        if (agent == 0 || target.PreferAgent is not { } preference
            || (preference.DedicatedOnly && !dedicatedAgent))
        {
            return;
        }

        var until = status.SinceMilliseconds + preference.ForMilliseconds;
        if (now < until)
        {
            status.PreferredAgent = agent;
            status.ChangesAt(until, now);
        }
    }

    private static void AskForLanguage(RouteTargetPlan target, in ConditionFacts facts, long now, ref RouteStatus status)
    {
        var language = facts.Language;
        if (!language.IsKnown || target.Language is not { } plan)
        {
            return;
        }

        var need = plan.Need;
        if (plan.ForMilliseconds is { } limit)
        {
            need = now < status.SinceMilliseconds + limit ? need : need - 1;
            status.ChangesAt(status.SinceMilliseconds + limit, now);
        }

        status.LanguageNeed = need;
        status.Language = need == LanguageNeed.None ? LanguageCode.None : language;
    }

    private static void ReadQueue(QueuePlan queue, QueueStates states, long now, ref RouteStatus status)
    {
        ref readonly var state = ref states.Of(queue.Index);
        status.Availability = Availability(queue, state, now, out var until);
        status.ChangesAt(until, now);
        if (status.Availability == QueueAvailability.OutsideHours)
        {
            status.OpensAtMilliseconds = until;
        }

        if (state.IsKnown(now))
        {
            status.StateKnown = true;
            status.ExpectedWaitMilliseconds = state.ExpectedWait;
            status.ExpectedWaitEstimated = state.IsEstimate;
            status.ChangesAt(state.ExpiresAt, now);
        }

        ExpectAnswer(now, ref status);
    }

    /// <summary>Whether the reported wait says anything of a contact: one that has waited longer already has proved it wrong.</summary>
    public static bool WaitCounts(in RouteStatus status, long now) =>
        status.ExpectedWaitMilliseconds >= 0 && status.SinceMilliseconds + status.ExpectedWaitMilliseconds >= now;

    // What joins now waits as long as was reported; what has waited is ahead of it, so its wait counts from when it reached the target.
    private static void ExpectAnswer(long now, ref RouteStatus status)
    {
        if (WaitCounts(status, now))
        {
            status.ExpectedAnswerMilliseconds = status.SinceMilliseconds + status.ExpectedWaitMilliseconds;
            status.ChangesAt(status.ExpectedAnswerMilliseconds + 1, now);
        }

        // Nobody answers before the queue opens.
        if (status.OpensAtMilliseconds != Never)
        {
            status.ExpectedAnswerMilliseconds =
                WaitCounts(status, now) ? Math.Max(status.ExpectedAnswerMilliseconds, status.OpensAtMilliseconds) : status.OpensAtMilliseconds;
        }
    }
}
