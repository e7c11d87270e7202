using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Sla;
using TierDecision.Service.Wire;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

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
            StartedAt = ToTimestamp(clock.StartedAt),
            DueAt = ToTimestamp(clock.DueAt),
            BreachedAt = ToTimestamp(clock.BreachedAt),
            StoppedAt = ToTimestamp(clock.StoppedAt),
            NextChangeAt = ToTimestamp(clock.NextChangeAt),
            Run = clock.Run,
            BreachedRuns = clock.BreachedRuns,
        };
        if (clock.StartedAt is not null)
        {
            message.OpenTime = ToDuration((long)clock.Target.TotalMilliseconds);
            message.Elapsed = ToDuration((long)clock.Elapsed.TotalMilliseconds);
            message.Remaining = ToDuration((long)clock.Remaining.TotalMilliseconds);
        }

        message.Warnings.Add(clock.Warnings.Select(warning =>
            new V1.SlaWarning { Fraction = warning.Fraction, At = ToTimestamp(warning.At), Reached = warning.Reached }));
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
            Target = definition.Target.IsInBusinessDays ? null : ToDuration(definition.Target.Milliseconds),
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

    private static Timestamp? ToTimestamp(Instant? instant) => instant is { } given ? WireTime.ToTimestamp(given) : null;

    private static Duration ToDuration(long milliseconds) =>
        new() { Seconds = milliseconds / 1000, Nanos = (int)(milliseconds % 1000) * 1_000_000 };
}
