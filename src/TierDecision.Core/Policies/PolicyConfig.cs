using System.ComponentModel.DataAnnotations;
using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Routing;
using TierDecision.Core.Sla;

namespace TierDecision.Core.Policies;

/// <summary>
/// A policy as people write it. Property names become keys in snake case; <see cref="PolicyCompiler"/> checks the values and makes
/// a <see cref="PolicyPlan"/> of them.
/// </summary>
public sealed class PolicyConfig
{
    /// <summary>The policy's name. Required.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>The version, in the author's own words, such as a date. Required.</summary>
    [Required]
    public string? Version { get; set; }

    /// <summary>What the policy is for.</summary>
    public string? Description { get; set; }

    /// <summary>The tiers, best first; 1 to 250, or <c>preset</c> with the name of a ready-made set. Required.</summary>
    [Required]
    public TiersConfig Tiers { get; set; } = new();

    /// <summary>
    /// How far a customer's score may fall below a tier's limit before the customer leaves the tier, 0..50: points on scales of 0 to 100, percent of the
    /// limit elsewhere. Default: 0.
    /// </summary>
    public double? Hysteresis { get; set; }

    /// <summary>
    /// For how many calendar months a customer keeps a tier before a worse score can cost it, 1..120, counted from the day of the last change of tier;
    /// rising is possible at any time. Default: a tier is checked in every run.
    /// </summary>
    public int? KeepTierMonths { get; set; }

    /// <summary>Tiers by the names under which customers were scored, mapped to this policy's: <c>old: new</c>.</summary>
    public Dictionary<string, string> TierNames { get; set; } = [];

    /// <summary>How a customer is treated of whom nothing is known. Required.</summary>
    [Required]
    public UnknownCustomerConfig? UnknownCustomer { get; set; }

    /// <summary>Limits on tiers that a person sets for a time.</summary>
    public OverridesConfig? Overrides { get; set; }

    /// <summary>The age from which a score counts as stale and the decision as degraded. Default: never.</summary>
    public Duration? StaleAfter { get; set; }

    /// <summary>What becomes of decisions while the store does not confirm that what is known of the customers is current.</summary>
    public UnconfirmedDataConfig? UnconfirmedData { get; set; }

    /// <summary>Business calendars, by name; <c>24x7</c> is always there.</summary>
    public List<CalendarConfig> Calendars { get; set; } = [];

    /// <summary>The queues that routes may name. Required where there are routes.</summary>
    [Required]
    public List<QueueConfig> Queues { get; set; } = [];

    /// <summary>How long a reported queue state counts; then it is unknown. Default: 2 minutes.</summary>
    public Duration? QueueStateExpiresAfter { get; set; }

    /// <summary>Allows the last tier to be treated with <c>end_of_relationship</c>. Default: no.</summary>
    public bool AllowEndOfRelationship { get; set; }

    /// <summary>What raises or lowers the tier's priority. Every rule that matches counts; at most 64.</summary>
    public List<PriorityRuleConfig> PriorityRules { get; set; } = [];

    /// <summary>The largest head start that tier and rules can give together. Default: what they add up to at most.</summary>
    public Duration? LargestHeadStart { get; set; }

    /// <summary>Where contacts and tickets go. Required.</summary>
    [Required]
    public RoutingConfig? Routing { get; set; }

    /// <summary>What is promised. Tried from the top; the first match for the context applies.</summary>
    public List<SlaRuleConfig> Sla { get; set; } = [];

    /// <summary>How orders are ranked and scarce stock is handed out. Default: orders weigh what their priority says.</summary>
    public RankingConfig? Ranking { get; set; }

    /// <summary>Texts in place of the built-in ones, by the reason's code in small letters, such as <c>tier_override</c>.</summary>
    public Dictionary<string, ReasonTextConfig> ReasonTexts { get; set; } = [];
}

/// <summary>A tier.</summary>
public sealed class TierConfig
{
    /// <summary>The name. Required, unique.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>
    /// The lowest percentile rank of the value score that the tier takes, 0..100. This, <c>at_least</c> or <c>when</c> is required for all tiers but the
    /// last, which takes the rest; a customer is in the first tier that takes them.
    /// </summary>
    public double? FromPercentile { get; set; }

    /// <summary>The least of any score, by its name, such as <c>lifetime_value: 1000</c>; all must be reached.</summary>
    public Dictionary<string, double> AtLeast { get; set; } = [];

    /// <summary>A condition over the customer's scores.</summary>
    public ConditionConfig? When { get; set; }

    /// <summary>The priority, 0..100, higher is served sooner. Required.</summary>
    [Required]
    public int? Priority { get; set; }

    /// <summary>How much earlier than they arrived the tier's contacts count as arrived. Default: 0.</summary>
    public Duration? HeadStart { get; set; }

    /// <summary>How the tier is treated. Default: by a person, nothing more.</summary>
    public TreatmentConfig Treatment { get; set; } = new();
}

/// <summary>How a tier is treated.</summary>
public sealed class TreatmentConfig
{
    /// <summary>Who serves. Default: a person.</summary>
    public Handling Handling { get; set; } = Handling.Person;

    /// <summary>May be given a dedicated agent. Default: no.</summary>
    public bool DedicatedAgent { get; set; }

    /// <summary>May be offered discounts. Default: no.</summary>
    public bool DiscountEligible { get; set; }

    /// <summary>May be offered a callback instead of waiting. Default: no.</summary>
    public bool Callback { get; set; }

    /// <summary>May be offered self-service. Default: yes.</summary>
    public bool SelfService { get; set; } = true;

    /// <summary>The calendar of the hours in which the tier is served. Default: <c>24x7</c>.</summary>
    public string? ServiceHours { get; set; }
}

/// <summary>How a customer is treated of whom nothing is known.</summary>
public sealed class UnknownCustomerConfig
{
    /// <summary>The tier. Required.</summary>
    [Required]
    public string? Tier { get; set; }
}

/// <summary>A business calendar.</summary>
public sealed class CalendarConfig
{
    /// <summary>The name. Required, unique.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>The IANA time zone, such as <c>Europe/Berlin</c>. Required.</summary>
    [Required]
    public string? Zone { get; set; }

    /// <summary>
    /// Open hours by day (<c>mon</c> to <c>sun</c>, or a span such as <c>mon-fri</c>), each one or several intervals such as
    /// <c>09:00-12:30</c>. <c>24:00</c> ends the day; an interval that ends at or before its start runs past midnight.
    /// </summary>
    [Required]
    public Dictionary<string, List<string>> Hours { get; set; } = [];

    /// <summary>Dates on which the calendar is closed from midnight to midnight.</summary>
    public List<LocalDate> Holidays { get; set; } = [];

    /// <summary>
    /// Days that are closed every year: <c>12-25</c>, or a weekday of a month such as <c>4th thu of nov</c> or <c>last mon of may</c>.
    /// </summary>
    public List<string> RecurringHolidays { get; set; } = [];

    /// <summary>An iCalendar file with whole-day events on which the calendar is closed; in the policy's folder or below it.</summary>
    public string? HolidaysFile { get; set; }

    /// <summary>
    /// Days with hours of their own, such as <c>2026-12-24: [09:00-12:00]</c>, or every year, such as <c>12-24: [09:00-12:00]</c>. Such a day is
    /// open in these hours and no others, also where it is a holiday of the file or a recurring one.
    /// </summary>
    public Dictionary<string, List<string>> SpecialDays { get; set; } = [];
}

/// <summary>A queue.</summary>
public sealed class QueueConfig
{
    /// <summary>The name as the contact centre knows it. Required, unique.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Who serves there. Default: people.</summary>
    public QueueKind Kind { get; set; } = QueueKind.Person;

    /// <summary>The calendar of its opening hours. Default: <c>24x7</c>.</summary>
    public string? Hours { get; set; }

    /// <summary>The skills that its agents have among them; routes then ask for no others. Default: any.</summary>
    public List<string> Skills { get; set; } = [];

    /// <summary>The channels that it takes. Default: all.</summary>
    public List<Channel> Channels { get; set; } = [];

    /// <summary>
    /// The mean time that an agent needs for a contact, at most a day. Where given, the expected wait is estimated from the reported agents while the
    /// contact centre reports none. Default: no estimate.
    /// </summary>
    public Duration? HandlingTime { get; set; }

    /// <summary>
    /// Contacts that arrive in an hour, at most 100,000; needs a handling_time. The estimate's average where only agents are reported. Default: not known.
    /// </summary>
    public double? ContactsPerHour { get; set; }
}

/// <summary>A rule that raises or lowers the priority.</summary>
public sealed class PriorityRuleConfig
{
    /// <summary>The name. Required, unique among priority rules.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>When it holds. Default: always.</summary>
    public ConditionConfig? When { get; set; }

    /// <summary>Added to the priority, -100..100; the sum is held within 0..100. Default: 0.</summary>
    public int Priority { get; set; }

    /// <summary>Added to the head start, may be negative; the sum is held at 0 or more. Default: 0.</summary>
    public Duration HeadStart { get; set; }
}

/// <summary>Where contacts and tickets go.</summary>
public sealed class RoutingConfig
{
    /// <summary>Tried from the top; the first match applies.</summary>
    public List<RoutingRuleConfig> Rules { get; set; } = [];

    /// <summary>Where what no rule matched goes. Required: a caller must always be routed.</summary>
    [Required]
    public List<RouteTargetConfig> Default { get; set; } = [];
}

/// <summary>A routing rule.</summary>
public sealed class RoutingRuleConfig
{
    /// <summary>The name. Required, unique among routing rules.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>When it holds. Default: always.</summary>
    public ConditionConfig? When { get; set; }

    /// <summary>The places to try in order. Required; each but the last has a time-out.</summary>
    [Required]
    public List<RouteTargetConfig> Targets { get; set; } = [];
}

/// <summary>One place to try.</summary>
public sealed class RouteTargetConfig
{
    /// <summary>The queue. Required for the first target; a later one that names none goes on in the queue of the one before.</summary>
    public string? Queue { get; set; }

    /// <summary>How long to try it. Required for all but the last target, which has none.</summary>
    public Duration? Timeout { get; set; }

    /// <summary>Skills that an agent must have.</summary>
    public List<string> Skills { get; set; } = [];

    /// <summary>Fewer skills after a time, in order. Default: the same skills throughout.</summary>
    public List<SkillRelaxationConfig> RelaxSkills { get; set; } = [];

    /// <summary>When to pass it over or leave it. Default: when its queue is closed. Not for the last target.</summary>
    public SkipConfig? SkipWhen { get; set; }

    /// <summary>Added to the priority that tier and rules give, -100..100. Default: what the target before has; 0 for the first.</summary>
    public int? Priority { get; set; }

    /// <summary>Asks for the customer's own agent first. Default: no.</summary>
    public PreferAgentConfig? PreferAgent { get; set; }

    /// <summary>Asks for agents who speak the contact's language. Default: it does not matter.</summary>
    public LanguageNeedConfig? Language { get; set; }
}

/// <summary>An SLA rule.</summary>
public sealed class SlaRuleConfig
{
    /// <summary>The name. Required, unique among SLA rules.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>When it holds. Default: always.</summary>
    public ConditionConfig? When { get; set; }

    /// <summary>The calendar by which time runs. Default: <c>24x7</c>.</summary>
    public string? Calendar { get; set; }

    /// <summary>For contacts: until a contact is answered.</summary>
    public SlaSpan? Answer { get; set; }

    /// <summary>For tickets: until the first public reply.</summary>
    public SlaSpan? FirstResponse { get; set; }

    /// <summary>For tickets: until a public reply to the oldest customer message that has none, after the first response.</summary>
    public SlaSpan? NextResponse { get; set; }

    /// <summary>For tickets: from one public reply to the next until it is solved.</summary>
    public SlaSpan? PeriodicUpdate { get; set; }

    /// <summary>For tickets: as periodic_update, without the time for which it is pending.</summary>
    public SlaSpan? PausableUpdate { get; set; }

    /// <summary>For tickets: until it is solved.</summary>
    public SlaSpan? Resolution { get; set; }

    /// <summary>For tickets: time as new, open or on hold until it is solved.</summary>
    public SlaSpan? RequesterWait { get; set; }

    /// <summary>For tickets: time as new or open until it is solved.</summary>
    public SlaSpan? AgentWork { get; set; }

    /// <summary>For orders: until it leaves the warehouse.</summary>
    public SlaSpan? ShipBy { get; set; }

    /// <summary>
    /// The statuses in which first and next response, resolution, answer and ship_by stand still, such as <c>pending</c>. Default: none.
    /// </summary>
    public List<TicketStatus> PauseOn { get; set; } = [];

    /// <summary>After what parts of a target to warn, each more than 0 and less than 1, at most 8. Default: none.</summary>
    public List<double> WarnAt { get; set; } = [];

    /// <summary>
    /// Whether time counts from the creation also where the rule came to apply only later, by a changed priority or policy. Default: yes.
    /// </summary>
    public bool Retroactive { get; set; } = true;
}
