namespace TierDecision.Storage.Loading;

/// <summary>How a load ended. Unless <see cref="Loaded"/>, the live dataset is what it was.</summary>
public enum LoadStatus : byte
{
    /// <summary>The new dataset is live.</summary>
    Loaded = 0,

    /// <summary>Another load is under way.</summary>
    Busy = 1,

    /// <summary>The store could not be reached or went away.</summary>
    Unavailable = 2,

    /// <summary>What was read back is not what was written.</summary>
    VerificationFailed = 3,

    /// <summary>There is no dataset from before the live one.</summary>
    NothingToFlipBackTo = 4,

    /// <summary>The store takes no commands of this user, or not these: a wrong password, or a right that is missing.</summary>
    Refused = 5,

    /// <summary>A person set a tier that the customers would not have any more. Only where tiers are assigned anew.</summary>
    OverrideLost = 6,

    /// <summary>
    /// The live customers went live together with the policy in force, and those from before go with another: both go back by a rollback of the
    /// policy.
    /// </summary>
    GoesWithPolicy = 7,
}
