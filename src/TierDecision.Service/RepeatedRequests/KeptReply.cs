using TierDecision.Service.Failures;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>What a request with an id is answered with: an encoded answer, errors, or the refusal of an id that was another request's.</summary>
/// <param name="Answer">The encoded <see cref="V1.DecideResponse"/>; null where there is none.</param>
/// <param name="Errors">What is wrong with the request; empty where nothing is.</param>
internal sealed record Reply(byte[]? Answer, IReadOnlyList<RequestError> Errors)
{
    /// <summary>The id was used for another request.</summary>
    public static Reply Conflict { get; } = new(null, []);

    public bool IsConflict => ReferenceEquals(this, Conflict);
}
