namespace TierDecision.Core.Vocabulary;

/// <summary>What an identifier means that several customers have, such as the number of a company or of a family.</summary>
public enum SharedIdentifier : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Nobody: the caller is an unknown customer.</summary>
    Unknown = 1,

    /// <summary>The best of the customers: a best customer is never served worse for sharing a number.</summary>
    BestTier = 2,
}
