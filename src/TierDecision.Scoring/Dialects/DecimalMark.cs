namespace TierDecision.Scoring.Dialects;

/// <summary>What stands between the whole and the fraction of a number.</summary>
public enum DecimalMark : byte
{
    /// <summary>1234.56.</summary>
    Point = 0,

    /// <summary>1234,56.</summary>
    Comma = 1,
}
