namespace TierDecision.Scoring.Run;

/// <summary>
/// Returns, or what is left of them, for which the transactions have no sale: it was bought before they begin, or more was given back than paid. They
/// are taken off nothing.
/// </summary>
/// <param name="Rows">How many.</param>
/// <param name="Amount">Their sum, 0 or more.</param>
public readonly record struct UnmatchedReturns(int Rows, decimal Amount);
