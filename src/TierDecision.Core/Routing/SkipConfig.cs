using NodaTime;

namespace TierDecision.Core.Routing;

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
