using System.Collections.Immutable;

namespace TierDecision.Scoring.Currencies;

/// <summary>What amounts in other currencies are worth in the one that they are summed in.</summary>
/// <param name="currency">The ISO 4217 currency that amounts are summed in.</param>
/// <param name="rates">By ISO 4217 currency: what one unit of it is worth, more than 0.</param>
public sealed class ExchangeRates(string currency, ImmutableDictionary<string, decimal> rates)
{
    /// <summary>The currency that amounts are summed in.</summary>
    public string Currency => currency;

    /// <summary>What one unit of a currency is worth in <see cref="Currency"/>; null if it is not known. The currency itself is worth 1.</summary>
    public decimal? Of(string other) => other == currency ? 1 : rates.TryGetValue(other, out var rate) ? rate : null;
}
