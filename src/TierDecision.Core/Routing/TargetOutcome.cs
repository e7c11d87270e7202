namespace TierDecision.Core.Routing;

/// <summary>What became of a target of a route. The first thing for which a target is passed over counts.</summary>
public enum TargetOutcome : byte
{
    /// <summary>It lies ahead.</summary>
    NotReached = 0,

    /// <summary>It applies now.</summary>
    Current = 1,

    /// <summary>Its time was up.</summary>
    TimedOut = 2,

    /// <summary>Its queue was closed, or closed meanwhile.</summary>
    Closed = 3,

    /// <summary>Its expected wait was too long.</summary>
    ExpectedWait = 4,

    /// <summary>Too many waited there.</summary>
    Waiting = 5,

    /// <summary>No agent was signed in.</summary>
    NoAgents = 6,

    /// <summary>Its state was not known, or became too old.</summary>
    Unknown = 7,

    /// <summary>Its queue does not take the channel.</summary>
    Channel = 8,

    /// <summary>No person serves there, and a guardrail asks for one.</summary>
    Guardrail = 9,

    /// <summary>The contact was past it already when the request was made.</summary>
    Passed = 10,
}
