namespace TierDecision.Core.Vocabulary;

/// <summary>How far the caller's identity can be believed (STIR/SHAKEN levels A, B and C, RFC 8588).</summary>
public enum Attestation : byte
{
    /// <summary>Not said; the identity is taken as given.</summary>
    Unspecified = 0,

    /// <summary>A, or signed in.</summary>
    Full = 1,

    /// <summary>B.</summary>
    Partial = 2,

    /// <summary>C.</summary>
    Gateway = 3,

    /// <summary>There is no attestation.</summary>
    None = 4,

    /// <summary>Verification was tried and failed.</summary>
    Failed = 5,
}
