using System.Numerics;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Routing;
using TierDecision.Core.Texts;
using TierDecision.V1;
using Code = TierDecision.Core.Vocabulary.ReasonCode;
using Context = TierDecision.Core.Vocabulary.DecisionContext;
using Duration = Google.Protobuf.WellKnownTypes.Duration;
using Known = TierDecision.Core.Vocabulary.ScoreStatus;
using Served = TierDecision.Core.Vocabulary.Handling;

namespace TierDecision.Cli.Commands.Decide;

/// <summary>
/// What a service would answer, made of a decision that was taken here. The service encodes its answers from parts that it made before; a test holds
/// both to the same message. There are no states of queues, and nobody else's data.
/// </summary>
/// <param name="plan">The policy.</param>
/// <param name="revision">Its revision.</param>
internal sealed class LocalAnswer(PolicyPlan plan, string revision)
{
    private static readonly (Guardrails Guardrail, Code Reason)[] GuardrailReasons =
    [
        (Guardrails.OpenComplaint, Code.GuardrailOpenComplaint), (Guardrails.Vulnerable, Code.GuardrailVulnerable),
        (Guardrails.Emergency, Code.GuardrailEmergency), (Guardrails.Legal, Code.GuardrailLegal),
    ];

    /// <summary>The answer.</summary>
    /// <param name="asked">What was asked.</param>
    /// <param name="request">The same, as the engine reads it.</param>
    /// <param name="score">The customer's score; null if nobody is known.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="now">When it was taken.</param>
    public DecideResponse Of(DecideRequest asked, in DecisionRequest request, CustomerScore? score, in Decision decision, Instant now)
    {
        var answer = new DecideResponse
        {
            RequestId = asked.RequestId,
            Tier = decision.ScoreStatus == Known.Untrusted ? null : new Tier
            {
                Name = plan.Tiers[decision.Tier].Name, Rank = decision.Tier + 1, Overridden = decision.TierOverridden,
            },
            Priority = decision.Priority,
            SortKey = decision.SortKey,
            Route = decision.Route is { } route ? RouteOf(route, decision) : null,
            Sla = SlaOf(decision, request.Context),
            Treatment = TreatmentOf(decision),
            Policy = new PolicyReference { Name = plan.Name, Version = plan.Version, Revision = revision },
            Score = ScoreOf(decision.ScoreStatus, score, now),
            Degraded = decision.Degraded,
            DecidedAt = At(now),
        };
        foreach (var (code, subject) in ReasonsOf(decision))
        {
            answer.Reasons.Add(ReasonOf(code, subject, asked.Explain));
        }

        return answer;
    }

    private Route RouteOf(RoutePlan route, in Decision decision)
    {
        ref readonly var status = ref decision.RouteStatus;
        var current = route.Targets[status.Target];
        return new Route
        {
            Queue = current.Queue,
            Rule = decision.RoutingRule == Decision.NoRule ? Core.Facts.RoutePosition.DefaultRule : plan.Routing.Rules[decision.RoutingRule].Name,
            CurrentTarget = status.Target,
            Targets = { route.Targets.Select(TargetOf) },
            RequiredSkills = { current.SkillSteps[status.SkillStep].Skills },
            CurrentSince = At(status.Since),
            Language = status.Language.ToString(),
            LanguageRequired = status.LanguageNeed == LanguageNeed.Required,
            Availability = (V1.QueueAvailability)status.Availability,
            OpensAt = At(status.OpensAt),
            NextChange = At(status.NextChange),
            ExpectedWait = status.ExpectedWait is { } wait ? Span((long)wait.TotalMilliseconds) : null,
            ExpectedWaitEstimated = status.ExpectedWaitEstimated,
            ExpectedAnswerAt = At(status.ExpectedAnswer),
            Promise = (V1.PromiseStatus)status.Promise,
            Offers = { OffersOf(route, status) },
        };
    }

    private static RouteTarget TargetOf(RouteTargetPlan target) => new()
    {
        Queue = target.Queue,
        Skills = { target.Skills },
        Timeout = target.TimeoutMilliseconds is { } timeout ? Span(timeout) : null,
    };

    private List<RouteOffer> OffersOf(RoutePlan route, in RouteStatus status)
    {
        List<RouteOffer> offers = [];
        if ((status.Offers & RouteOffers.Overflow) != 0)
        {
            offers.Add(new RouteOffer { Kind = RouteOfferKind.Overflow, Queue = route.Targets[status.OverflowTarget].Queue });
        }

        if ((status.Offers & RouteOffers.Callback) != 0)
        {
            offers.Add(new RouteOffer { Kind = RouteOfferKind.Callback, Queue = plan.Queues.Names[status.CallbackQueue] });
        }

        return offers;
    }

    private Sla SlaOf(in Decision decision, Context context)
    {
        if (decision.SlaRule == Decision.NoRule)
        {
            return new Sla { Rule = "none" };
        }

        var rule = plan.SlaRules[decision.SlaRule];
        var sla = new Sla { Rule = rule.Name };
        foreach (var target in rule.TargetsFor(context))
        {
            sla.Targets.Add(new SlaTarget
            {
                Metric = (V1.SlaMetric)target.Metric,
                Target = target.Target.IsInBusinessDays ? null : Span(target.Target.Milliseconds),
                Calendar = rule.Calendar.Name,
                BusinessDays = target.Target.BusinessDays,
                DueAt = At(decision.DueAt(sla.Targets.Count)),
            });
        }

        return sla;
    }

    private Treatment TreatmentOf(in Decision decision)
    {
        var treatment = plan.Tiers[decision.Tier].Treatment;
        return new Treatment
        {
            Handling = (V1.Handling)decision.Handling,
            DedicatedAgent = treatment.DedicatedAgent,
            DiscountEligible = treatment.DiscountEligible,
            Callback = treatment.Callback,
            SelfService = treatment.SelfService,
            ServiceHours = treatment.ServiceHours.Name,
            InServiceHours = decision.InServiceHours,
        };
    }

    private static ScoreSummary ScoreOf(Known status, CustomerScore? given, Instant now)
    {
        var summary = new ScoreSummary { Status = (V1.ScoreStatus)status };
        if (given is { } score && status is Known.Known or Known.Stale)
        {
            summary.ValueScore = Rounded(score.ValueScore);
            Set(score.Percentile, value => summary.Percentile = value);
            Set(score.LifetimeValue, value => summary.LifetimeValue = value);
            (summary.Recency, summary.Frequency, summary.Monetary) = (score.Recency, score.Frequency, score.Monetary);
            summary.Segment = (Segment)score.Segment;
            summary.AsOf = At(score.AsOf);
            summary.Age = Span(1000 * Math.Max(0, (long)(now - score.AsOf).TotalSeconds));
        }

        return summary;

        static void Set(float value, Action<double> set)
        {
            if (!float.IsNaN(value))
            {
                set(Rounded(value));
            }
        }
    }

    // In the order in which it was decided.
    private List<(Code Code, string Subject)> ReasonsOf(in Decision decision)
    {
        List<(Code, string)> reasons = [.. TierReasons(decision)];
        for (var bits = decision.PriorityRules; bits != 0; bits &= bits - 1)
        {
            reasons.Add((Code.PriorityRule, plan.PriorityRules[BitOperations.TrailingZeroCount(bits)].Name));
        }

        if (decision.Route is { } route)
        {
            reasons.Add(
                decision.RouteGuarded ? (Code.GuardrailRoute, "")
                : decision.RoutingRule == Decision.NoRule ? (Code.RoutingDefault, "")
                : (Code.RoutingRule, plan.Routing.Rules[decision.RoutingRule].Name));
            AddTargets(reasons, route, decision.RouteStatus);
        }

        reasons.Add(decision.SlaRule == Decision.NoRule ? (Code.SlaNone, "") : (Code.SlaRule, plan.SlaRules[decision.SlaRule].Name));
        if (decision.RouteStatus.Promise is Core.Routing.PromiseStatus.AtRisk or Core.Routing.PromiseStatus.Missed)
        {
            reasons.Add((decision.RouteStatus.Promise == Core.Routing.PromiseStatus.AtRisk ? Code.PromiseAtRisk : Code.PromiseMissed, ""));
        }

        if (decision.Handling == Served.EndOfRelationship)
        {
            reasons.Add((Code.EndOfRelationship, ""));
        }

        var guardrails = decision.Guardrails;
        reasons.AddRange(GuardrailReasons.Where(one => (guardrails & one.Guardrail) != 0).Select(one => (one.Reason, "")));
        return reasons;
    }

    private IEnumerable<(Code Code, string Subject)> TierReasons(Decision decision)
    {
        var unknown = plan.Tiers[plan.UnknownTier].Name;
        switch (decision.ScoreStatus)
        {
            case Known.Unknown:
                yield return (decision.CustomerNamed ? Code.CustomerUnknown : Code.CustomerNotNamed, unknown);
                break;
            case Known.Untrusted:
                yield return (Code.IdentityUntrusted, "");
                break;
            default:
                yield return (decision.TierOverridden ? Code.TierOverride : Code.Tier, plan.TierRules.Names[decision.Tier]);
                if (decision.ScoreStatus == Known.Stale)
                {
                    yield return (decision.ScoreFromFuture ? Code.ScoreFromFuture : Code.ScoreStale, "");
                }

                break;
        }
    }

    private static void AddTargets(List<(Code, string)> reasons, RoutePlan route, in RouteStatus status)
    {
        for (var i = 0; i < status.Target; i++)
        {
            if (CodeOf(status.Outcome(i)) is { } code)
            {
                reasons.Add((code, route.Targets[i].Queue));
            }
        }

        var current = route.Targets[status.Target];
        if (status.Availability is Core.Routing.QueueAvailability.OutsideHours or Core.Routing.QueueAvailability.ReportedClosed)
        {
            reasons.Add((Code.QueueClosed, current.Queue));
        }

        if (current.PriorityChange != 0)
        {
            reasons.Add((Code.TargetPriority, current.Queue));
        }
    }

    // What states of queues bring about cannot come up.
    private static Code? CodeOf(TargetOutcome outcome) => outcome switch
    {
        TargetOutcome.TimedOut => Code.TargetTimedOut,
        TargetOutcome.Closed => Code.TargetClosed,
        TargetOutcome.Unknown => Code.TargetStateUnknown,
        TargetOutcome.Channel => Code.TargetChannel,
        TargetOutcome.Guardrail => Code.GuardrailTarget,
        _ => null,
    };

    private Reason ReasonOf(Code code, string subject, bool withText)
    {
        var reason = new Reason { Code = (V1.ReasonCode)code, Subject = subject };
        if (withText)
        {
            reason.Text = Text(TextCatalogs.BuiltIn.English);
            reason.TextZh = Text(TextCatalogs.BuiltIn.Chinese);
        }

        return reason;

        string Text(TextCatalog catalog) =>
            (plan.ReasonTexts.GetValueOrDefault(code)?.In(catalog.Language) is { } own ? new TextTemplate(own) : catalog[code])
            .Fill((ReasonTextPlan.Subject, subject));
    }

    private static double Rounded(float value) => Math.Round((double)value, 2);

    private static Timestamp At(Instant instant) => Timestamp.FromDateTimeOffset(instant.ToDateTimeOffset());

    private static Timestamp? At(Instant? instant) => instant is { } given ? At(given) : null;

    private static Duration Span(long milliseconds) => Duration.FromTimeSpan(TimeSpan.FromMilliseconds(milliseconds));
}
