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

    /// <summary>How much time there is, by metric; each metric is a key of the rule. At least one is required.</summary>
    public Dictionary<SlaMetric, BusinessSpan> Targets { get; set; } = [];

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
