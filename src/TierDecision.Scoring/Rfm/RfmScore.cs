namespace TierDecision.Scoring.Rfm;

/// <summary>The three scores of a customer, each 1..5, 5 the best: bought most recently, most often, for most.</summary>
/// <param name="Recency">The recency score.</param>
/// <param name="Frequency">The frequency score.</param>
/// <param name="Monetary">The monetary score.</param>
public readonly record struct RfmScore(byte Recency, byte Frequency, byte Monetary)
{
    /// <summary>The scores as people write them, such as 543.</summary>
    public override string ToString() => $"{Recency}{Frequency}{Monetary}";
}
