namespace TierDecision.Storage.Audit;

/// <summary>On whose behalf a change is made: what a store writes into the audit entry beside the change.</summary>
/// <param name="Caller">
/// The authenticated name of the program or person that asks: of its key, or of the user and machine that run a command. Empty if callers need no
/// key.
/// </param>
/// <param name="Author">
/// Who decided it, as the request says; not checked. It stands beside the caller, never instead. Empty if nobody is named.
/// </param>
/// <param name="Reason">Why, as the request says; empty if nothing is said.</param>
public sealed record AuditActor(string Caller, string Author = "", string Reason = "");
