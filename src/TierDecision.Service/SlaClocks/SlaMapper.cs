using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using ClockDefinition = TierDecision.Core.Sla.ClockDefinition;
using MigrationMode = TierDecision.Core.Sla.MigrationMode;
using SlaMetric = TierDecision.Core.Sla.SlaMetric;
using TicketStatus = TierDecision.Core.Sla.TicketStatus;
using Timeline = TierDecision.Core.Sla.Timeline;
using TimelineEvent = TierDecision.Core.Sla.TimelineEvent;
using TimelineEventKind = TierDecision.Core.Sla.TimelineEventKind;

namespace TierDecision.Service.SlaClocks;

/// <summary>From the wire to timelines and definitions. What is malformed is told with the names of its fields.</summary>
internal sealed class SlaMapper(Instant now)
{
    private const int MaxName = 64;

    private readonly RequestErrors _errors = [];

    /// <summary>What is wrong; empty if nothing is.</summary>
    public RequestErrors Errors => _errors;

    /// <summary>Reads a timeline; one that says nothing of the creation begins at <paramref name="createdAt"/>.</summary>
    public Timeline MapTimeline(RepeatedField<V1.TimelineEvent> events, Instant createdAt)
    {
        if (events.Count > RequestLimits.Events)
        {
            Fail("timeline", $"has {events.Count} events; it must have at most {RequestLimits.Events}");
            return Timeline.Of();
        }

        var mapped = new List<TimelineEvent>(events.Count + 1);
        for (var i = 0; i < events.Count; i++)
        {
            mapped.Add(MapEvent($"timeline[{i}]", events[i]));
        }

        if (!mapped.Exists(one => one.Kind == TimelineEventKind.Created))
        {
            mapped.Add(new TimelineEvent(createdAt, TimelineEventKind.Created));
        }

        return Timeline.Of(mapped);
    }

    /// <summary>Reads the definitions to which the clocks are pinned.</summary>
    public List<ClockDefinition> MapPinned(RepeatedField<V1.ClockDefinition> pinned, DecisionContext context, PolicyPlan plan)
    {
        if (FieldChecks.AtMost(pinned.Count, RequestLimits.Clocks) is { } problem)
        {
            Fail("pinned", problem);
            return [];
        }

        var mapped = new List<ClockDefinition>(pinned.Count);
        for (var i = 0; i < pinned.Count; i++)
        {
            var definition = MapDefinition($"pinned[{i}]", pinned[i], context, plan);
            if (mapped.Exists(one => one.Metric == definition.Metric))
            {
                Fail($"pinned[{i}].metric", "comes twice: a metric has one clock");
                break; // a list of any length has at most as many of them as there are metrics
            }

            mapped.Add(definition);
        }

        return mapped;
    }

    /// <summary>Reads as of when to look.</summary>
    public Instant MapAt(Timestamp? at) => at is null ? now : MapTime("at", at);

    /// <summary>Reads how to move clocks.</summary>
    public MigrationMode MapMode(V1.MigrationMode mode)
    {
        Check("mode", FieldChecks.Required(mode));
        return (MigrationMode)mode;
    }

    /// <summary>Says what is wrong with a field.</summary>
    public void Fail(string field, string description) => _errors.Add(field, description);

    private void Check(string field, string? problem)
    {
        if (problem is not null)
        {
            Fail(field, problem);
        }
    }

    private TimelineEvent MapEvent(string field, V1.TimelineEvent one)
    {
        Check($"{field}.kind", FieldChecks.Required(one.Kind));
        Check(
            $"{field}.status",
            one.Kind == V1.TimelineEventKind.StatusChanged ? FieldChecks.Required(one.Status) : FieldChecks.Member(one.Status));

        if (one.At is null)
        {
            Fail($"{field}.at", "is required");
            return default;
        }

        return new TimelineEvent(MapTime($"{field}.at", one.At), (TimelineEventKind)one.Kind, (TicketStatus)one.Status);
    }

    private ClockDefinition MapDefinition(string field, V1.ClockDefinition one, DecisionContext context, PolicyPlan plan)
    {
        if (FieldChecks.Required(one.Metric) is { } wrongMetric)
        {
            Fail($"{field}.metric", wrongMetric);
        }
        else if (SlaMetrics.Find((SlaMetric)one.Metric)?.Context != context)
        {
            var metrics = SlaMetrics.All.Where(metric => metric.Context == context).Select(metric => EnumWords.SnakeCase(metric.Metric.ToString()));
            Fail($"{field}.metric", $"is none of a {EnumWords.SnakeCase(context.ToString())}, which has: {string.Join(", ", metrics)}");
        }

        if (!plan.Calendars.TryGetValue(one.Calendar, out var calendar))
        {
            var reason = NearestWord.NotOneOf("calendar of the policy in force", one.Calendar, plan.Calendars.Keys);
            Fail($"{field}.calendar", GivenValue.After(reason, GivenValue.Of(one.Calendar)));
            calendar = CalendarPlan.AroundTheClock;
        }

        if (one.WarnAt.Count > RequestLimits.Warnings || one.WarnAt.Any(fraction => fraction is not (> 0 and < 1)))
        {
            Fail($"{field}.warn_at", $"must be at most {RequestLimits.Warnings} numbers, each more than 0 and less than 1");
        }

        return new ClockDefinition((SlaMetric)one.Metric, MapTarget(field, one), calendar)
        {
            PauseOn = MapStatuses($"{field}.pause_on", one.PauseOn),
            WarnAt = [.. one.WarnAt.Take(RequestLimits.Warnings).Order()],
            Retroactive = !one.CountsFromChange,
            Pin = new ClockPin(
                Name($"{field}.policy", one.Policy), Name($"{field}.policy_version", one.PolicyVersion), Name($"{field}.rule", one.Rule)),
        };
    }

    private BusinessSpan MapTarget(string field, V1.ClockDefinition one)
    {
        if (one.BusinessDays != 0)
        {
            if (one.BusinessDays is >= 1 and <= BusinessSpan.MaxBusinessDays && one.Target is null)
            {
                return BusinessSpan.OfBusinessDays(one.BusinessDays);
            }

            var allowed = $"must be 1 to {BusinessSpan.MaxBusinessDays}, and target not set beside it";
            Fail($"{field}.business_days", GivenValue.After(allowed, GivenValue.Of(one.BusinessDays)));
            return default;
        }

        var longest = (long)PolicyLimits.LongestDuration.TotalSeconds;
        if (one.Target is not { } target
            || target.Seconds < 0 || target.Seconds > longest || target.Nanos is < 0 or > 999_999_999 || target.Nanos % 1_000_000 != 0
            || target is { Seconds: 0, Nanos: 0 } || (target.Seconds == longest && target.Nanos > 0))
        {
            var most = DurationText.Format(PolicyLimits.LongestDuration);
            var reason = $"must be whole milliseconds, more than 0 and at most {most}; or give business_days";
            Fail($"{field}.target", one.Target is { } given ? GivenValue.After(reason, GivenValue.Of(given)) : reason);
            return default;
        }

        return BusinessSpan.OfOpenTime(WireTime.FromDuration(target));
    }

    private TicketStatuses MapStatuses(string field, RepeatedField<V1.TicketStatus> statuses)
    {
        var mapped = TicketStatuses.None;
        if (FieldChecks.AtMost(statuses.Count, RequestLimits.Statuses) is { } problem)
        {
            Fail(field, problem);
            return mapped;
        }

        foreach (var status in statuses)
        {
            if (status is < V1.TicketStatus.New or > V1.TicketStatus.OnHold)
            {
                Fail(field, GivenValue.After("must be new, open, pending or on hold", GivenValue.Of((int)status)));
                break;
            }

            mapped |= (TicketStatuses)(1 << ((int)status - 1));
        }

        return mapped;
    }

    private string Name(string field, string name)
    {
        if (FieldChecks.Length(name, MaxName) is { } problem)
        {
            Fail(field, problem);
        }

        return name;
    }

    private Instant MapTime(string field, Timestamp timestamp)
    {
        if (TimeCheck.PastOrFuture.Read(timestamp, now, out var instant) is { } problem)
        {
            Fail(field, problem);
        }

        return instant;
    }
}
