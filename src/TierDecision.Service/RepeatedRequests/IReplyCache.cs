using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>Gives a repeated request the answer that it got before.</summary>
internal interface IReplyCache
{
    /// <summary>Whether answers are kept. If not, a <c>request_id</c> is echoed and nothing more.</summary>
    bool IsOn { get; }

    /// <summary>Answers a request that has an id.</summary>
    /// <param name="caller">Who asks; ids of different callers have nothing to do with each other.</param>
    /// <param name="request">The request; its <c>request_id</c> is not empty.</param>
    /// <param name="decide">Decides it. A failure is not kept.</param>
    /// <param name="cancellationToken">Ends the wait for the answer; the decision itself goes on.</param>
    Task<KeptReply> AnswerAsync(
        string caller, DecideRequest request, Func<DecideRequest, ValueTask<Reply>> decide, CancellationToken cancellationToken);

    /// <summary>The answer that is kept for an id, encoded; null if none is, or it does not open any more.</summary>
    /// <param name="caller">Who asked.</param>
    /// <param name="requestId">The id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<byte[]?> FindAsync(string caller, string requestId, CancellationToken cancellationToken);
}
