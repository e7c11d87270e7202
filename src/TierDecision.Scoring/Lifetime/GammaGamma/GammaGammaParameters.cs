namespace TierDecision.Scoring.Lifetime.GammaGamma;

/// <summary>
/// The Gamma-Gamma model of spend (Fader and Hardie, "The Gamma-Gamma Model of Monetary Value", 2013): amounts are drawn from
/// Gamma(<paramref name="P"/>, rate nu), and nu differs between customers as Gamma(<paramref name="Q"/>, rate <paramref name="V"/>).
/// </summary>
/// <param name="P">Shape of a customer's amounts, above 0.</param>
/// <param name="Q">Shape of nu, above 1 for a mean to exist.</param>
/// <param name="V">Rate parameter of nu, in money, above 0.</param>
public sealed record GammaGammaParameters(double P, double Q, double V)
{
    /// <summary>The fit that the note publishes for the CDNOW customers.</summary>
    public static GammaGammaParameters Cdnow { get; } = new(6.25, 3.74, 15.44);

    /// <summary>The mean amount over all customers, p v / (q - 1); NaN if q is not above 1, as there is none.</summary>
    public double Mean => Q > 1 && P * V / (Q - 1) is var mean && double.IsFinite(mean) ? mean : double.NaN;
}
