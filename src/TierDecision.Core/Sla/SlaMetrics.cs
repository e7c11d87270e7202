using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Sla;

/// <summary>
/// What is promised, in the order in which policies and answers list it. The numbers are those of the wire contract. The summaries are what the
/// schema of policy files says of each key.
/// </summary>
public enum SlaMetric : byte
{
    /// <summary>For contacts: until a contact is answered.</summary>
    Answer = 1,

    /// <summary>For tickets: until the first public reply.</summary>
    FirstResponse = 2,

    /// <summary>For tickets: until a public reply to the oldest customer message that has none, after the first response.</summary>
    NextResponse = 5,

    /// <summary>For tickets: from one public reply to the next until it is solved.</summary>
    PeriodicUpdate = 6,

    /// <summary>For tickets: as periodic_update, without the time for which it is pending.</summary>
    PausableUpdate = 7,

    /// <summary>For tickets: until it is solved.</summary>
    Resolution = 3,

    /// <summary>For tickets: time as new, open or on hold until it is solved.</summary>
    RequesterWait = 8,

    /// <summary>For tickets: time as new or open until it is solved.</summary>
    AgentWork = 9,

    /// <summary>For orders: until it leaves the warehouse.</summary>
    ShipBy = 4,
}

/// <summary>What there is to know of a metric.</summary>
public sealed class SlaMetricInfo
{
    internal SlaMetricInfo(SlaMetric metric, DecisionContext context, ClockConditions conditions)
    {
        Metric = metric;
        Key = EnumWords.SnakeCase(metric.ToString());
        Context = context;
        Conditions = conditions;
    }

    /// <summary>The metric.</summary>
    public SlaMetric Metric { get; }

    /// <summary>The key by which policies and answers name it, such as <c>first_response</c>.</summary>
    public string Key { get; }

    /// <summary>The context to which it belongs.</summary>
    public DecisionContext Context { get; }

    internal ClockConditions Conditions { get; }
}

/// <summary>The one table of the metrics: policies, their compiler, the clocks and the answers read it.</summary>
public static class SlaMetrics
{
    /// <summary>
    /// The most metrics of one context whose due time is known when a ticket, contact or order comes in. A constant, because a decision has room for
    /// so many due times; a test compares it with the table.
    /// </summary>
    public const int MaxTargets = 4;

    // Zendesk's definitions of the metrics: requester wait is new, open and on-hold time, agent work is new and open time, the pausable
    // update leaves out pending, the next reply counts from the oldest customer message that is not answered.
    private static readonly SlaMetricInfo[] Table =
    [
        new(SlaMetric.Answer, DecisionContext.Contact, new(ClockStart.Creation, TimelineEventKind.Answered) { TakesPauses = true }),
        new(SlaMetric.FirstResponse, DecisionContext.Ticket, new(ClockStart.Creation, TimelineEventKind.AgentPublicReply) { TakesPauses = true }),
        new(
            SlaMetric.NextResponse, DecisionContext.Ticket,
            new(ClockStart.UnansweredMessage, TimelineEventKind.AgentPublicReply) { Restarts = true, TakesPauses = true }),
        new(
            SlaMetric.PeriodicUpdate, DecisionContext.Ticket,
            new(ClockStart.PublicReply, TimelineEventKind.AgentPublicReply) { Restarts = true, Resumes = true }),
        new(
            SlaMetric.PausableUpdate, DecisionContext.Ticket,
            new(ClockStart.PublicReply, TimelineEventKind.AgentPublicReply)
            {
                Restarts = true, Resumes = true, StandsStillIn = TicketStatuses.Pending,
            }),
        new(SlaMetric.Resolution, DecisionContext.Ticket, new(ClockStart.Creation) { Resumes = true, TakesPauses = true }),
        new(SlaMetric.RequesterWait, DecisionContext.Ticket, new(ClockStart.Creation) { Resumes = true, StandsStillIn = TicketStatuses.Pending }),
        new(
            SlaMetric.AgentWork, DecisionContext.Ticket,
            new(ClockStart.Creation) { Resumes = true, StandsStillIn = TicketStatuses.Pending | TicketStatuses.OnHold }),
        new(SlaMetric.ShipBy, DecisionContext.Order, new(ClockStart.Creation, TimelineEventKind.Shipped) { TakesPauses = true }),
    ];

    private static readonly SlaMetricInfo?[] ByNumber =
        [.. Enumerable.Range(0, Table.Max(one => (int)one.Metric) + 1).Select(number => Array.Find(Table, one => (int)one.Metric == number))];

    /// <summary>Every metric, in the order in which policies and answers list them.</summary>
    public static IReadOnlyList<SlaMetricInfo> All => Table;

    /// <summary>What there is to know of <paramref name="metric"/>; null if there is no such metric.</summary>
    public static SlaMetricInfo? Find(SlaMetric metric) => (int)metric < ByNumber.Length ? ByNumber[(int)metric] : null;
}
