namespace TierDecision.Core.Ranking;

/// <summary>Who gets how much of scarce stock.</summary>
/// <param name="Shares">What each demand gets, in the order of the demands.</param>
/// <param name="Left">What nobody got because nobody may or wants to have more.</param>
/// <param name="Missing">
/// How much the stock lacks of what the classes win and gain guarantee; 0 where all guarantees hold. The shares of the orders that
/// go short say so themselves.
/// </param>
public sealed record StockAllocation(IReadOnlyList<StockShare> Shares, long Left, long Missing);

/// <summary>What one demand gets.</summary>
/// <param name="Allocated">How much.</param>
/// <param name="Change">The difference to what was confirmed; negative where it loses.</param>
/// <param name="Lacking">How much is missing of what its class guarantees; 0 where the guarantee holds.</param>
public readonly record struct StockShare(long Allocated, long Change, long Lacking);
