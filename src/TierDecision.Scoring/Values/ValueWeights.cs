namespace TierDecision.Scoring.Values;

/// <summary>How much recency, frequency and monetary value count in the value score. Only their proportion matters.</summary>
public sealed record ValueWeights
{
    /// <summary>The weight of recency, not negative. Default: 1.</summary>
    public double Recency { get; init; } = 1;

    /// <summary>The weight of frequency, not negative. Default: 1.</summary>
    public double Frequency { get; init; } = 1;

    /// <summary>The weight of monetary value, not negative. Default: 1.</summary>
    public double Monetary { get; init; } = 1;

    /// <summary>Whether each weight is a number of at least 0 and one of them is more.</summary>
    public bool IsValid =>
        double.IsFinite(Recency + Frequency + Monetary) && Recency >= 0 && Frequency >= 0 && Monetary >= 0 && Recency + Frequency + Monetary > 0;
}
