namespace TierDecision.Scoring.Lifetime.BgNbd;

/// <summary>
/// The BG/NBD model of repeat purchases (Fader, Hardie and Lee, "Counting Your Customers the Easy Way", Marketing Science 24(2), 2005): a customer
/// buys at a rate drawn from Gamma(<paramref name="R"/>, rate <paramref name="Alpha"/>), and after each repeat purchase leaves for good with a
/// probability drawn from Beta(<paramref name="A"/>, <paramref name="B"/>). All four are above 0.
/// </summary>
/// <param name="R">Shape of the purchase rate.</param>
/// <param name="Alpha">Rate parameter of the purchase rate, in the unit of time of the histories that it goes with, such as days.</param>
/// <param name="A">First parameter of the drop-out probability.</param>
/// <param name="B">Second parameter of the drop-out probability.</param>
public sealed record BgNbdParameters(double R, double Alpha, double A, double B)
{
    /// <summary>The fit that the paper publishes for the CDNOW customers, in weeks.</summary>
    public static BgNbdParameters Cdnow { get; } = new(.243, 4.414, .793, 2.426);
}
