namespace TierDecision.Scoring.Lifetime.Nbd;

/// <summary>
/// Repeat purchases at a rate drawn from Gamma(<paramref name="R"/>, rate <paramref name="Alpha"/>), after each of which any customer leaves for good
/// with the same probability. Without drop-out it is the NBD model (Ehrenberg, "The Pattern of Consumer Purchases", Applied Statistics 8(1), 1959).
/// </summary>
/// <remarks>
/// Both are limits of BG/NBD: the drop-out probability is drawn from Beta(a, b), which with a / (a + b) kept and a and b ever greater is one
/// probability for all, and with a towards 0 is no drop-out.
/// </remarks>
/// <param name="R">Shape of the purchase rate, above 0.</param>
/// <param name="Alpha">Rate parameter of the purchase rate, above 0, in the unit of time of the histories that it goes with, such as days.</param>
/// <param name="Dropout">The probability of leaving after a repeat purchase, from 0 to below 1.</param>
public sealed record NbdParameters(double R, double Alpha, double Dropout);
