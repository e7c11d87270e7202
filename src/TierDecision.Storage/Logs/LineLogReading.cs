namespace TierDecision.Storage.Logs;

/// <summary>What came of reading lines.</summary>
/// <param name="Lines">The lines; null if they could not be read.</param>
/// <param name="Problem">Why they could not; null if they could.</param>
public sealed record LineLogReading(IReadOnlyList<string>? Lines, string? Problem);
