using System.Diagnostics;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Decisions;

/// <summary>
/// Answers the questions about one customer, and alone chooses how: at once; once for each <c>request_id</c>, if answers are kept; with the author of
/// the override, if the request asks for an explanation. The methods that end in <c>Now</c> are synchronous and give an incomplete reply for a
/// question that has to wait; by the time they return, the answer is there, encoded.
/// </summary>
internal sealed class DecisionHandler(DecisionUseCase decisions, DecisionIds ids, IReplyCache replies, IOverrideAuthors authors)
{
    private readonly bool _keepsReplies = replies.IsOn;

    /// <summary>A <see cref="DecideResponse"/>.</summary>
    public Reply DecideNow(DecideRequest request, string caller) =>
        request.Explain || IsRepeatable(request) ? default : Decide(request, caller, decisions.CurrentBasis());

    /// <summary>The same for every request.</summary>
    public ValueTask<Reply> DecideAsync(DecideRequest request, Call call) =>
        IsRepeatable(request) ? new(DecideOnceAsync(request, call))
        : request.Explain ? DecideExplainedAsync(request, call)
        : DecideNow(request, call.Caller) is { IsComplete: true } reply ? new(reply)
        : FetchAsync(request, request.Customer, call, static (handler, request, caller, basis) => handler.Decide(request, caller, basis));

    /// <summary>A <see cref="GetPriorityResponse"/>.</summary>
    public Reply GetPriorityNow(GetPriorityRequest request, string caller) => GetPriority(request, decisions.CurrentBasis());

    /// <summary>The same for every request.</summary>
    public ValueTask<Reply> GetPriorityAsync(GetPriorityRequest request, Call call) =>
        GetPriorityNow(request, call.Caller) is { IsComplete: true } reply ? new(reply)
        : FetchAsync(request, request.Customer, call, static (handler, request, _, basis) => handler.GetPriority(request, basis));

    /// <summary>A <see cref="GetSlaResponse"/>.</summary>
    public Reply GetSlaNow(GetSlaRequest request, string caller) => GetSla(request, decisions.CurrentBasis());

    /// <summary>The same for every request.</summary>
    public ValueTask<Reply> GetSlaAsync(GetSlaRequest request, Call call) =>
        GetSlaNow(request, call.Caller) is { IsComplete: true } reply ? new(reply)
        : FetchAsync(request, request.Customer, call, static (handler, request, _, basis) => handler.GetSla(request, basis));

    /// <summary>A <see cref="GetRouteResponse"/>.</summary>
    public Reply GetRouteNow(GetRouteRequest request, string caller) => GetRoute(request, decisions.CurrentBasis());

    /// <summary>The same for every request.</summary>
    public ValueTask<Reply> GetRouteAsync(GetRouteRequest request, Call call) =>
        GetRouteNow(request, call.Caller) is { IsComplete: true } reply ? new(reply)
        : FetchAsync(request, request.Customer, call, static (handler, request, _, basis) => handler.GetRoute(request, basis));

    // Whether the request gets its answer again if it comes again. An id that is too long is refused or left out, and need not be looked for.
    private bool IsRepeatable(DecideRequest request) => _keepsReplies && request.RequestId.Length is > 0 and <= RequestLimits.Text;

    private async Task<Reply> DecideOnceAsync(DecideRequest request, Call call)
    {
        // Not the caller's token: others may wait for this answer.
        var kept = await replies.AnswerAsync(
            call.Caller, request, first => DecideExplainedAsync(first, call with { Cancelled = CancellationToken.None }), call.Cancelled)
            .ConfigureAwait(false);
        return kept.Answer is { } answer ? WireMessage.Of(answer) : kept.Failure!;
    }

    private async ValueTask<Reply> DecideExplainedAsync(DecideRequest request, Call call)
    {
        var basis = await decisions.PrepareAsync([request.Customer], call.Cancelled).ConfigureAwait(false);
        if (decisions.Decide(Question.Of(request, call.Caller), basis, out var answer, out var errors) is not DecideOutcome.Decided and var outcome)
        {
            return Complete(Refuse(outcome, errors));
        }

        answer.Override = await authors.FindAsync(answer.Explanation, request.Customer, call.Cancelled).ConfigureAwait(false);
        return AnswerWriter.Decide(answer, ids, request);
    }

    private async ValueTask<Reply> FetchAsync<TRequest>(
        TRequest request, Customer? customer, Call call, Func<DecisionHandler, TRequest, string, DecisionBasis, Reply> decide)
    {
        var basis = await decisions.PrepareAsync([customer], call.Cancelled).ConfigureAwait(false);
        return Complete(decide(this, request, call.Caller, basis));
    }

    private Reply Decide(DecideRequest request, string caller, in DecisionBasis basis) =>
        decisions.Decide(Question.Of(request, caller), basis, out var answer, out var errors) is not DecideOutcome.Decided and var outcome
            ? Refuse(outcome, errors)
            : AnswerWriter.Decide(answer, ids, request);

    private Reply GetPriority(GetPriorityRequest request, in DecisionBasis basis) =>
        decisions.Decide(Question.Of(request), basis, out var answer, out var errors) is not DecideOutcome.Decided and var outcome
            ? Refuse(outcome, errors)
            : AnswerWriter.Priority(answer);

    private Reply GetSla(GetSlaRequest request, in DecisionBasis basis) =>
        decisions.Decide(Question.Of(request), basis, out var answer, out var errors) is not DecideOutcome.Decided and var outcome
            ? Refuse(outcome, errors)
            : AnswerWriter.Sla(answer);

    private Reply GetRoute(GetRouteRequest request, in DecisionBasis basis) =>
        decisions.Decide(Question.Of(request), basis, out var answer, out var errors) is not DecideOutcome.Decided and var outcome
            ? Refuse(outcome, errors)
            : AnswerWriter.Route(answer);

    // A missing customer leaves the reply incomplete.
    private static Reply Refuse(DecideOutcome outcome, RequestErrors? errors) =>
        outcome == DecideOutcome.Malformed ? Reply.Malformed(errors!) : default;

    private static Reply Complete(Reply reply) =>
        reply.IsComplete ? reply : throw new UnreachableException("A customer is missing who was fetched.");
}
