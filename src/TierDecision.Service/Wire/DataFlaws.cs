namespace TierDecision.Service.Wire;

/// <summary>What can be the matter with the customer data of a decision.</summary>
[Flags]
internal enum DataFlaws
{
    None = 0,

    /// <summary>The store could not be asked for the customer.</summary>
    Unavailable = 1,

    /// <summary>The score is too old.</summary>
    Stale = 2,

    /// <summary>The score is dated later than now.</summary>
    FromFuture = 4,

    /// <summary>The store has not confirmed the data.</summary>
    Unconfirmed = 8,
}
