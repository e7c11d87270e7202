namespace TierDecision.Scoring.Inspection;

/// <summary>What a column is taken for.</summary>
/// <param name="Name">Its name as the file writes it.</param>
/// <param name="Field">The field of a transaction that is read from it; null if none is.</param>
/// <param name="Because">What speaks for that, and how the values are written.</param>
public sealed record InspectedColumn(string Name, string? Field, string Because);
