namespace TierDecision.Scoring.Files;

/// <summary>A field that a file may have a column for.</summary>
/// <param name="Name">The field's own name, by which people map a column to it.</param>
/// <param name="Synonyms">Column names that stand for it, the best first; compared by letters and digits only, without regard to case.</param>
internal sealed record Column(string Name, params string[] Synonyms);
