using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Sla;
using TierDecision.Tests.Core.Calendars;

namespace TierDecision.Tests.Core.Sla;

/// <summary>Clocks and timelines for tests, written as <c>"2026-06-01 09:00 created; 10:00 pending; 12:30 reply"</c> in UTC.</summary>
internal static class Clocks
{
    public static readonly CalendarPlan Office = TestCalendars.Plan(TestCalendars.Rule("UTC", null, "mon-fri: 09:00-17:00"), 2026, 2026);

    public static ClockDefinition Define(SlaMetric metric, string target, CalendarPlan? calendar = null)
    {
        Assert.True(BusinessSpan.TryParse(target, out var span), target);
        return new ClockDefinition(metric, span, calendar ?? CalendarPlan.AroundTheClock);
    }

    /// <summary>A timeline; an entry without a date happens on the day of the one before it.</summary>
    public static Timeline Timeline(string text)
    {
        var events = new List<TimelineEvent>();
        var date = "";
        foreach (var entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = entry.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            date = words.Length == 3 ? words[0] : date;
            var (kind, status) = Read(words[^1]);
            events.Add(new TimelineEvent(At($"{date} {words[^2]}"), kind, status));
        }

        return TierDecision.Core.Sla.Timeline.Of(events);
    }

    public static Instant At(string text) => Instant.FromUnixTimeMilliseconds(TestCalendars.Utc(text));

    public static string? Text(Instant? instant) => instant is { } given ? TestCalendars.Text(given.ToUnixTimeMilliseconds())[..16] : null;

    private static (TimelineEventKind Kind, TicketStatus Status) Read(string word) => word switch
    {
        "created" => (TimelineEventKind.Created, default),
        "priority" => (TimelineEventKind.PriorityChanged, default),
        "policy" => (TimelineEventKind.PolicyChanged, default),
        "customer" => (TimelineEventKind.CustomerMessage, default),
        "note" => (TimelineEventKind.InternalNote, default),
        "reply" => (TimelineEventKind.AgentPublicReply, default),
        "answered" => (TimelineEventKind.Answered, default),
        "shipped" => (TimelineEventKind.Shipped, default),
        "cancelled" => (TimelineEventKind.Cancelled, default),
        "new" => (TimelineEventKind.StatusChanged, TicketStatus.New),
        "open" => (TimelineEventKind.StatusChanged, TicketStatus.Open),
        "pending" => (TimelineEventKind.StatusChanged, TicketStatus.Pending),
        "on-hold" => (TimelineEventKind.StatusChanged, TicketStatus.OnHold),
        "solved" => (TimelineEventKind.StatusChanged, TicketStatus.Solved),
        "closed" => (TimelineEventKind.StatusChanged, TicketStatus.Closed),
        _ => throw new ArgumentException($"'{word}' is no event", nameof(word)),
    };
}
