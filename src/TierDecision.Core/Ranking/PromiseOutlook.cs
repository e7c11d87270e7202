namespace TierDecision.Core.Ranking;

/// <summary>What becomes of a promise.</summary>
public enum PromiseOutlook : byte
{
    /// <summary>Nothing is promised.</summary>
    None = 0,

    /// <summary>Kept in this ranking.</summary>
    Kept = 1,

    /// <summary>Broken in this ranking; it could be kept if the order were served first.</summary>
    Late = 2,

    /// <summary>Cannot be kept even if the order is served first.</summary>
    Unkeepable = 3,

    /// <summary>Broken already: the due time has passed.</summary>
    Overdue = 4,
}
