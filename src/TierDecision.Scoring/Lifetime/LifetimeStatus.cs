namespace TierDecision.Scoring.Lifetime;

/// <summary>Whether there are lifetime values, and why not.</summary>
public enum LifetimeStatus : byte
{
    /// <summary>There are, and probabilities of being active.</summary>
    Computed = 0,

    /// <summary>
    /// Too few customers bought again: <see cref="LifetimeOptions.FewestRepeatCustomers"/> are needed. There are no probabilities either.
    /// </summary>
    TooFewRepeatCustomers = 1,

    /// <summary>The purchases could not be fitted. There are no probabilities either.</summary>
    PurchasesNotFitted = 2,

    /// <summary>Too few repeat purchases have an amount above 0. There are probabilities of being active.</summary>
    TooFewAmounts = 3,

    /// <summary>The amounts could not be fitted. There are probabilities of being active.</summary>
    AmountsNotFitted = 4,
}
