namespace TierDecision.Storage.Audit;

/// <summary>What was changed. The words on the wire and on the command line are these names in snake case.</summary>
public enum AuditKind : byte
{
    /// <summary>An entry of a newer version of the program, or one that cannot be read.</summary>
    Unknown = 0,

    /// <summary>The score of a customer, or some of its columns.</summary>
    CustomerPut = 1,

    /// <summary>An alias of a customer: added, taken over from another customer, or removed.</summary>
    AliasChanged = 2,

    /// <summary>The flags of a customer and nothing else of the score.</summary>
    FlagsChanged = 3,

    /// <summary>A tier that a person set for a customer.</summary>
    OverrideSet = 4,

    /// <summary>The end of such a tier.</summary>
    OverrideCleared = 5,

    /// <summary>The removal of a customer.</summary>
    CustomerRemoved = 6,

    /// <summary>A load that went live.</summary>
    DatasetLoaded = 7,

    /// <summary>The dataset before the live one became the live one again.</summary>
    DatasetFlippedBack = 8,

    /// <summary>A node took another keys file into use.</summary>
    KeysReloaded = 9,

    /// <summary>A node took another policy file into use.</summary>
    PolicyFileReloaded = 10,

    /// <summary>A policy was put into the library.</summary>
    PolicyPublished = 11,

    /// <summary>A revision of the library became the policy in force.</summary>
    PolicyActivated = 12,

    /// <summary>The revision before the one in force became the policy in force again.</summary>
    PolicyRolledBack = 13,

    /// <summary>A revision of the library is evaluated beside the policy in force.</summary>
    ShadowStarted = 14,

    /// <summary>The end of that.</summary>
    ShadowStopped = 15,

    /// <summary>A revision of the library decides for a share of the customers.</summary>
    CanaryStarted = 16,

    /// <summary>Another share of the customers.</summary>
    CanaryChanged = 17,

    /// <summary>The end of a canary, by a person or by an activation.</summary>
    CanaryStopped = 18,

    /// <summary>The end of a canary by one of its limits.</summary>
    CanaryRolledBack = 19,

    /// <summary>Customers went live whose tiers were assigned anew, together with the policy under which they were.</summary>
    DatasetRetiered = 20,
}
