using TierDecision.Core.Customers;

namespace TierDecision.Storage.Audit;

/// <summary>One change, as it is written in the same step as the change itself.</summary>
/// <param name="Kind">What was changed.</param>
/// <param name="Actor">On whose behalf.</param>
/// <param name="Changes">The differences; at least one, unless the customer was erased since.</param>
/// <param name="Customer">The customer, as the keyed hash of the id; null if the change names none, or the customer was erased since.</param>
public sealed record AuditEntry(AuditKind Kind, AuditActor Actor, IReadOnlyList<AuditChange> Changes, IdentityKey? Customer = null)
{
    /// <summary>
    /// Whether the customer was erased since. What is left says when which caller made which kind of change: no customer, values, author or reason.
    /// </summary>
    public bool IsErased { get; init; }
}
