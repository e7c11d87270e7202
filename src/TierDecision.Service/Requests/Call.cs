using TierDecision.Service.Failures;

namespace TierDecision.Service.Requests;

/// <summary>What a handler knows of a call beside its request.</summary>
/// <param name="Caller">The name of the caller; empty if callers need no key.</param>
/// <param name="Cancelled">Cancelled if the caller gives up or the deadline passes.</param>
internal readonly record struct Call(string Caller, CancellationToken Cancelled)
{
    /// <summary>
    /// What is wrong with members of the request's list that could not be read and are answered alone, by their index; they are empty in the
    /// request. Null if all were read.
    /// </summary>
    public IReadOnlyDictionary<int, RequestError>? Unreadable { get; init; }
}
