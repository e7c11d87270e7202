namespace TierDecision.Core.Ranking;

/// <summary>
/// Why an order has its place and the next best one at that moment did not get it: the part of the index in which it was further ahead.
/// </summary>
public enum RankReason : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>It had waited for the longest that the policy allows and should have been begun, so it went before all that had not.</summary>
    WaitedLongest = 1,

    /// <summary>It was past its due time when its turn came, and the next one was not or less pressed.</summary>
    Overdue = 2,

    /// <summary>Its due time was nearer.</summary>
    DueSoon = 3,

    /// <summary>Its customer weighs more.</summary>
    HighValue = 4,

    /// <summary>It has less work in it, so more value gets done in the same time.</summary>
    LessWork = 5,

    /// <summary>The index was the same; it was due earlier.</summary>
    EarlierDue = 6,

    /// <summary>The index and the due time were the same; it was placed earlier.</summary>
    FirstPlaced = 7,

    /// <summary>All was the same; it came earlier in the input.</summary>
    InputOrder = 8,

    /// <summary>It was the last; there was nothing to be put before.</summary>
    Last = 9,
}
