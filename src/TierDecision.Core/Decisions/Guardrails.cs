namespace TierDecision.Core.Decisions;

/// <summary>What always reaches a person; no rule can switch it off.</summary>
[Flags]
public enum Guardrails : byte
{
    /// <summary>None holds.</summary>
    None = 0,

    /// <summary>The customer has an open complaint.</summary>
    OpenComplaint = 1,

    /// <summary>The customer is vulnerable.</summary>
    Vulnerable = 2,

    /// <summary>An emergency.</summary>
    Emergency = 4,

    /// <summary>A legal matter.</summary>
    Legal = 8,

    /// <summary>The store could not be asked whether a guardrail holds.</summary>
    Unverified = 16,
}
