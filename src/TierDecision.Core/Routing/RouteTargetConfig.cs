using NodaTime;

namespace TierDecision.Core.Routing;

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
