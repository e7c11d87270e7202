namespace TierDecision.Storage.Policies;

/// <summary>Whether a library was changed.</summary>
public enum PolicyChangeStatus : byte
{
    /// <summary>It was.</summary>
    Done = 0,

    /// <summary>All of it was so already: the revision is there, or in force.</summary>
    Unchanged = 1,

    /// <summary>Nothing was changed: the library has no such revision.</summary>
    UnknownRevision = 2,

    /// <summary>Nothing was changed: another revision is in force than the caller expects.</summary>
    OtherInForce = 3,

    /// <summary>Nothing was changed: there is nothing that could be rolled back.</summary>
    NothingBefore = 4,

    /// <summary>The store could not be asked. What was asked for may be done or not.</summary>
    Unavailable = 5,

    /// <summary>
    /// Nothing was changed: the library has another policy under this revision. That does not happen by chance; but a revision has 48 bits, and who
    /// tries long enough can make two policies of one.
    /// </summary>
    OtherContent = 6,

    /// <summary>Nothing was changed: this version cannot read the policy.</summary>
    HasErrors = 7,

    /// <summary>Nothing was changed: the policy lacks tiers of the live customers, so that nodes would refuse it.</summary>
    LacksTiers = 8,

    /// <summary>Nothing was changed: no such trial runs.</summary>
    NoTrial = 9,

    /// <summary>Nothing was changed: another trial runs than the caller expects.</summary>
    OtherTrial = 10,

    /// <summary>Nothing was changed: it is outside its limits, or a revision would be tried beside itself.</summary>
    NotPossible = 11,

    /// <summary>Nothing was changed: customers are being loaded, and the change would make others the live ones.</summary>
    Busy = 12,
}
