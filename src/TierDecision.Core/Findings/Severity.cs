namespace TierDecision.Core.Findings;

/// <summary>How bad a finding is.</summary>
public enum Severity : byte
{
    /// <summary>Worth a look; the policy can serve.</summary>
    Warning = 0,

    /// <summary>The policy cannot serve.</summary>
    Error = 1,
}
