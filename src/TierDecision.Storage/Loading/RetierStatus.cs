namespace TierDecision.Storage.Loading;

/// <summary>Whether tiers were assigned anew. Unless <see cref="Done"/>, policy and customers are what they were.</summary>
public enum RetierStatus : byte
{
    /// <summary>Policy and customers are live together; of a preview: it can be done.</summary>
    Done = 0,

    /// <summary>These customers have the tiers of this revision already, and it is in force.</summary>
    Unchanged = 1,

    /// <summary>There are no live customers.</summary>
    NoCustomers = 2,

    /// <summary>A tier goes by a figure that the customers' records do not have.</summary>
    FigureMissing = 3,

    /// <summary>A person set a tier that the policy does not have.</summary>
    OverrideLost = 4,

    /// <summary>The library has no such revision.</summary>
    UnknownRevision = 5,

    /// <summary>Another revision is in force than the caller expects.</summary>
    OtherInForce = 6,

    /// <summary>Customers are being loaded, or tiers assigned anew.</summary>
    Busy = 7,

    /// <summary>What was read, or read back, is not what the store says that it has.</summary>
    VerificationFailed = 8,

    /// <summary>The store could not be asked, or went away.</summary>
    Unavailable = 9,

    /// <summary>The store takes no commands of this user, or not these.</summary>
    Refused = 10,
}
