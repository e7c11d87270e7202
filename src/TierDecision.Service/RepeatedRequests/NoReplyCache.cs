using System.Diagnostics;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>No answers are kept.</summary>
internal sealed class NoReplyCache : IReplyCache
{
    public bool IsOn => false;

    public Task<KeptReply> AnswerAsync(
        string caller, DecideRequest request, Func<DecideRequest, ValueTask<Reply>> decide, CancellationToken cancellationToken) =>
        throw new UnreachableException("No answers are kept.");

    public Task<byte[]?> FindAsync(string caller, string requestId, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);
}
