namespace TierDecision.Service.Requests;

/// <summary>What a handler knows of a call beside its request.</summary>
/// <param name="Caller">The name of the caller; empty if callers need no key.</param>
/// <param name="Cancelled">Cancelled if the caller gives up or the deadline passes.</param>
internal readonly record struct Call(string Caller, CancellationToken Cancelled);
