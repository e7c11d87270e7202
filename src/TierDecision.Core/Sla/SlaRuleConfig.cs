using System.ComponentModel.DataAnnotations;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;

namespace TierDecision.Core.Sla;

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
    public BusinessSpan? Answer { get; set; }

    /// <summary>For tickets: until the first public reply.</summary>
    public BusinessSpan? FirstResponse { get; set; }

    /// <summary>For tickets: until a public reply to the oldest customer message that has none, after the first response.</summary>
    public BusinessSpan? NextResponse { get; set; }

    /// <summary>For tickets: from one public reply to the next until it is solved.</summary>
    public BusinessSpan? PeriodicUpdate { get; set; }

    /// <summary>For tickets: as periodic_update, without the time for which it is pending.</summary>
    public BusinessSpan? PausableUpdate { get; set; }

    /// <summary>For tickets: until it is solved.</summary>
    public BusinessSpan? Resolution { get; set; }

    /// <summary>For tickets: time as new, open or on hold until it is solved.</summary>
    public BusinessSpan? RequesterWait { get; set; }

    /// <summary>For tickets: time as new or open until it is solved.</summary>
    public BusinessSpan? AgentWork { get; set; }

    /// <summary>For orders: until it leaves the warehouse.</summary>
    public BusinessSpan? ShipBy { get; set; }

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
