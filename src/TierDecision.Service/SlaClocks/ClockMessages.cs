using TierDecision.Core.Sla;
using TierDecision.Service.Wire;

namespace TierDecision.Service.SlaClocks;

/// <summary>From clocks to the wire.</summary>
internal static class ClockMessages
{
    public static V1.SlaClock Of(SlaClock clock)
    {
        var message = new V1.SlaClock
        {
            Definition = Of(clock.Definition),
            State = (V1.SlaClockState)clock.State,
            StartedAt = WireTime.ToTimestamp(clock.StartedAt),
            DueAt = WireTime.ToTimestamp(clock.DueAt),
            BreachedAt = WireTime.ToTimestamp(clock.BreachedAt),
            StoppedAt = WireTime.ToTimestamp(clock.StoppedAt),
            NextChangeAt = WireTime.ToTimestamp(clock.NextChangeAt),
            Run = clock.Run,
            BreachedRuns = clock.BreachedRuns,
        };
        if (clock.StartedAt is not null)
        {
            message.OpenTime = WireTime.ToDuration(clock.Target);
            message.Elapsed = WireTime.ToDuration(clock.Elapsed);
            message.Remaining = WireTime.ToDuration(clock.Remaining);
        }

        message.Warnings.Add(clock.Warnings.Select(warning =>
            new V1.SlaWarning { Fraction = warning.Fraction, At = WireTime.ToTimestamp(warning.At), Reached = warning.Reached }));
        return message;
    }

    public static V1.ClockMove Of(ClockMove move) => new()
    {
        Metric = (V1.SlaMetric)move.Metric,
        Before = move.Before is null ? null : Of(move.Before),
        After = move.After is null ? null : Of(move.After),
        Changes = move.Changes,
    };

    private static V1.ClockDefinition Of(ClockDefinition definition)
    {
        var message = new V1.ClockDefinition
        {
            Metric = (V1.SlaMetric)definition.Metric,
            Target = definition.Target.IsInBusinessDays ? null : WireTime.ToDuration(definition.Target.Milliseconds),
            BusinessDays = definition.Target.BusinessDays,
            Calendar = definition.Calendar.Name,
            CountsFromChange = !definition.Retroactive,
            Policy = definition.Pin.Policy,
            PolicyVersion = definition.Pin.Version,
            Rule = definition.Pin.Rule,
        };
        message.PauseOn.Add(System.Enum.GetValues<TicketStatus>()
            .Where(status => status != TicketStatus.Unspecified && ((int)definition.PauseOn & (1 << ((int)status - 1))) != 0)
            .Select(status => (V1.TicketStatus)status));
        message.WarnAt.Add(definition.WarnAt);
        return message;
    }
}
