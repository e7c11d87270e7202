namespace TierDecision.Storage.Logs;

/// <summary>What came of appending lines.</summary>
/// <param name="Appended">How many of them are there for sure, from the first on.</param>
/// <param name="Problem">Why the others may not be; null where all are.</param>
public readonly record struct LineLogResult(int Appended, string? Problem);
