namespace TierDecision.Storage.Audit;

/// <summary>One thing that is another than before.</summary>
/// <param name="Field">What: a column of the customer such as <c>tier</c>, <c>override.expires_at</c>, <c>alias</c>, <c>dataset</c>.</param>
/// <param name="Before">The value before, as people read it; empty if there was none.</param>
/// <param name="After">The value after; empty if there is none.</param>
public sealed record AuditChange(string Field, string Before, string After);
