using TierDecision.Service.Customers;
using TierDecision.V1;

namespace TierDecision.Service.Replies;

/// <summary>Decides requests that have an id, each once within the time for which answers are kept.</summary>
internal sealed class RepeatedRequests(ReplyCache cache, ExplainedDecisions decisions)
{
    /// <summary>Answers a request for which <see cref="Concerns"/> holds.</summary>
    public Task<Reply> DecideAsync(HttpContext http, DecideRequest request) =>

        // Not the caller's token: others may wait for this answer.
        cache.AnswerAsync(http.User.Identity?.Name ?? "", request, first => decisions.DecideAsync(first, CancellationToken.None), http.RequestAborted);

    /// <summary>Whether a request has an id; one without is decided at once and never kept.</summary>
    public static bool Concerns(DecideRequest request) => request.RequestId.Length > 0;
}
