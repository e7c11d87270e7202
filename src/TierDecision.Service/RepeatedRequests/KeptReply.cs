using TierDecision.Service.Failures;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>What a request with an id is answered with. All who wait for the same answer share it.</summary>
/// <param name="Answer">The encoded <see cref="V1.DecideResponse"/>; null if there is none.</param>
/// <param name="Failure">Why there is no answer; null if there is one.</param>
internal sealed record KeptReply(byte[]? Answer, Failure? Failure)
{
    /// <summary>The id was used for another request.</summary>
    public static KeptReply Conflict { get; } = new(null, Failure.Of(FailureKind.RequestIdReused));
}
