using NodaTime;
using TierDecision.Core.Routing;

namespace TierDecision.Core.Policies;

/// <summary>When a target is passed over. Any one of these is enough; what is not known fulfils none but <c>state_unknown</c>.</summary>
public sealed class SkipConfig
{
    /// <summary>The queue is outside its hours or was reported closed. Default: yes.</summary>
    public bool Closed { get; set; } = true;

    /// <summary>The expected wait is longer than this.</summary>
    public Duration? ExpectedWaitAbove { get; set; }

    /// <summary>More contacts than this wait, 0 or more.</summary>
    public int? WaitingAbove { get; set; }

    /// <summary>No agent is signed in. Default: no matter.</summary>
    public bool NoAgentsStaffed { get; set; }

    /// <summary>The queue's state was not reported, or is too old. Default: no matter.</summary>
    public bool StateUnknown { get; set; }
}

/// <summary>Fewer skills after a time.</summary>
public sealed class SkillRelaxationConfig
{
    /// <summary>From when on, counted from when the target was reached. Required, more than the one before, less than the time-out.</summary>
    public Duration? After { get; set; }

    /// <summary>What is then still asked for: fewer than before. Default: nothing.</summary>
    public List<string> Skills { get; set; } = [];
}

/// <summary>The customer's own agent, who stands in the customer's record, is asked for first.</summary>
public sealed class PreferAgentConfig
{
    /// <summary>For how long, counted from when the target was reached. Required.</summary>
    public Duration? For { get; set; }

    /// <summary>Only for tiers whose treatment has a dedicated agent. Default: for every customer with an agent.</summary>
    public bool DedicatedOnly { get; set; }
}

/// <summary>The agent should speak the contact's language, else the customer's preferred one.</summary>
public sealed class LanguageNeedConfig
{
    /// <summary>Whether only such agents may answer, or they come first. Required.</summary>
    public LanguageNeed? Need { get; set; }

    /// <summary>For how long; then what was required is preferred, and what was preferred is dropped. Default: as long as the target is tried.</summary>
    public Duration? For { get; set; }
}
