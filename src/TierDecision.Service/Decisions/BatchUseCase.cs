using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Decisions;

/// <summary>Many decisions at one time, under one policy and over one dataset.</summary>
internal sealed class BatchUseCase(DecisionUseCase decisions, DecisionIds ids, RequestMetrics metrics)
{
    /// <summary>
    /// Decides each request; the answer is a <see cref="DecideBatchResponse"/>. A request that is malformed or could not be read spoils only its own
    /// result; a batch of the wrong size is refused whole.
    /// </summary>
    public async ValueTask<Reply> DecideAsync(DecideBatchRequest request, Call call)
    {
        var customers = request.Requests.Take(RequestLimits.Requests).Select(static one => one.Customer);
        return Decide(request, call, await decisions.PrepareAsync(customers, call.Cancelled).ConfigureAwait(false));
    }

    private Reply Decide(DecideBatchRequest request, Call call, in DecisionBasis basis)
    {
        if (FieldChecks.Count(request.Requests.Count, RequestLimits.Requests) is { } problem)
        {
            return metrics.Refuse([new RequestError("requests", problem)]);
        }

        var response = WireMessage.Rent();
        for (var i = 0; i < request.Requests.Count; i++)
        {
            call.Cancelled.ThrowIfCancellationRequested();
            var one = request.Requests[i];
            var result = response.Begin(DecideBatchResponse.ResultsFieldNumber);
            if (call.Unreadable?.TryGetValue(i, out var unreadable) == true)
            {
                metrics.Malformed([unreadable]);
                Write(response, unreadable);
            }
            else if (decisions.Decide(Question.OfBatch(one, call.Caller), basis, out var answer, out var errors) == DecideOutcome.Decided)
            {
                var decision = response.Begin(DecideBatchResult.DecisionFieldNumber);
                AnswerWriter.Decide(response, answer, ids, one);
                response.End(decision);
            }
            else
            {
                Write(response, errors![0] with { Field = $"requests[{i}].{errors[0].Field}" });
            }

            response.End(result);
        }

        return response;
    }

    private static void Write(WireMessage response, RequestError error) =>
        response.Message(DecideBatchResult.ErrorFieldNumber, new DecideBatchError { Field = error.Field, Description = error.Description });
}
