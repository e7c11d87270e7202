namespace TierDecision.Scoring.Dialects;

/// <summary>A value of a column that tells something of all of them.</summary>
/// <param name="Line">The line it begins on, from 1 with the header.</param>
/// <param name="Value">The value as it stands in the file.</param>
internal readonly record struct Evidence(long Line, string Value);
