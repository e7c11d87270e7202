using NodaTime;

namespace TierDecision.Storage.Audit;

/// <summary>An entry as the store has it.</summary>
/// <param name="Id">Names it within the store; a text that means something to this store alone.</param>
/// <param name="At">When it was written, by the store's clock.</param>
/// <param name="Entry">The entry.</param>
public sealed record AuditRecord(string Id, Instant At, AuditEntry Entry);
