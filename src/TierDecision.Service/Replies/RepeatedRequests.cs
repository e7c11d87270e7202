using TierDecision.Service.Decisions;
using TierDecision.V1;

namespace TierDecision.Service.Replies;

/// <summary>Decides requests that have an id, each once within the time for which answers are kept.</summary>
internal sealed class RepeatedRequests(ReplyCache cache, DecisionUseCase useCase, DecisionIds ids)
{
    /// <summary>Answers a request for which <see cref="Concerns"/> holds.</summary>
    public Task<Reply> DecideAsync(HttpContext http, DecideRequest request) =>
        cache.AnswerAsync(http.User.Identity?.Name ?? "", request, DecideAsync, http.RequestAborted);

    /// <summary>Whether a request has an id; one without is decided at once and never kept.</summary>
    public static bool Concerns(DecideRequest request) => request.RequestId.Length > 0;

    // Not the caller's token: others may wait for this answer.
    private async ValueTask<Reply> DecideAsync(DecideRequest request)
    {
        var basis = await useCase.PrepareAsync([request.Customer], CancellationToken.None).ConfigureAwait(false);
        return useCase.TryDecide(Question.Of(request), basis, out var answer, out var errors)
            ? new Reply(AnswerWriter.Decide(answer, ids, request).Take(), [])
            : new Reply(null, errors);
    }
}
