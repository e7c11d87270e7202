using TierDecision.Service.Access;
using TierDecision.Service.Decisions;
using TierDecision.V1;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>Decides requests that have an id, each once within the time for which answers are kept.</summary>
internal sealed class RepeatedRequestHandler(ReplyCache cache, ExplainedDecisions decisions)
{
    /// <summary>Answers a request for which <see cref="Concerns"/> holds.</summary>
    public Task<Reply> DecideAsync(HttpContext http, DecideRequest request)
    {
        var caller = Caller.NameOf(http);

        // Not the caller's token: others may wait for this answer.
        return cache.AnswerAsync(caller, request, first => decisions.DecideAsync(first, caller, CancellationToken.None), http.RequestAborted);
    }

    /// <summary>Whether a request has an id; one without is decided at once and never kept.</summary>
    public static bool Concerns(DecideRequest request) => request.RequestId.Length > 0;
}
