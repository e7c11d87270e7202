using System.ComponentModel.DataAnnotations;
using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Priorities;
using TierDecision.Core.Queueing;
using TierDecision.Core.Ranking;
using TierDecision.Core.Routing;
using TierDecision.Core.Sla;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies;

/// <summary>
/// A policy as people write it. Property names become keys in snake case; <c>PolicyCompiler</c> checks the values and makes
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
    /// How far a customer's score may fall below a tier's limit before the customer leaves the tier, 0..50: points on scales of 0 to 100, percent of
    /// the limit elsewhere. Default: 0.
    /// </summary>
    public double? Hysteresis { get; set; }

    /// <summary>
    /// For how many calendar months a customer keeps a tier before a worse score can cost it, 1..120, counted from the day of the last change of
    /// tier;
    /// rising is possible at any time. Default: a tier is checked in every run.
    /// </summary>
    public int? KeepTierMonths { get; set; }

    /// <summary>Tiers by the names under which customers were scored, mapped to this policy's: <c>old: new</c>.</summary>
    public Dictionary<string, string> TierNames { get; set; } = [];

    /// <summary>How a customer is treated of whom nothing is known. Required.</summary>
    [Required]
    public UnknownCustomerConfig? UnknownCustomer { get; set; }

    /// <summary>
    /// What an identifier means that several customers of a load have, such as the number of a company: <c>best_tier</c>, the best of them, or
    /// <c>unknown</c>, nobody. Default: <c>best_tier</c>.
    /// </summary>
    public SharedIdentifier SharedIdentifier { get; set; } = SharedIdentifier.BestTier;

    /// <summary>Limits on tiers that a person sets for a time.</summary>
    public OverridesConfig? Overrides { get; set; }

    /// <summary>The age from which a score counts as stale and the decision as degraded. Default: never.</summary>
    public Duration? StaleAfter { get; set; }

    /// <summary>What becomes of decisions while the store does not confirm that what is known of the customers is current.</summary>
    public UnconfirmedDataConfig? UnconfirmedData { get; set; }

    /// <summary>
    /// Whether those who wait keep the policy under which they came, if another one is put into force meanwhile. Default: they do not.
    /// </summary>
    public PinConfig? Pin { get; set; }

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
