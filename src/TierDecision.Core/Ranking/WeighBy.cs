namespace TierDecision.Core.Ranking;

/// <summary>What an order's weight is taken from.</summary>
public enum WeighBy : byte
{
    /// <summary>Not said; taken as <see cref="Priority"/>.</summary>
    Unspecified = 0,

    /// <summary>The decision's priority, 0..100: that of the tier with the priority rules applied.</summary>
    Priority = 1,

    /// <summary>The weight that the policy gives the tier.</summary>
    Tier = 2,

    /// <summary>The customer's value score, 0..100.</summary>
    ValueScore = 3,

    /// <summary>The customer's expected future value in the dataset's currency.</summary>
    LifetimeValue = 4,
}
