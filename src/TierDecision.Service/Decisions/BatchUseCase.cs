using TierDecision.Service.Metrics;
using TierDecision.V1;

namespace TierDecision.Service.Decisions;

/// <summary>Many decisions at one time, under one policy and over one dataset.</summary>
internal sealed class BatchUseCase(DecisionUseCase useCase, DecisionIds ids, DecisionMetrics metrics)
{
    /// <summary>The most requests in a batch: its answer stays below the 4 MiB that gRPC clients take by default.</summary>
    public const int MaxRequests = 1000;

    /// <summary>Decides each request. A request that is malformed spoils only its own result; a batch of the wrong size is refused whole.</summary>
    public bool TryDecide(
        DecideBatchRequest request, CancellationToken cancellationToken, out DecideBatchResponse response, out IReadOnlyList<RequestError> errors)
    {
        response = new DecideBatchResponse();
        errors = [];
        if (request.Requests.Count is 0 or > MaxRequests)
        {
            errors = [new RequestError("requests", $"has {request.Requests.Count} members; it must have 1 to {MaxRequests}")];
            metrics.Malformed(errors);
            return false;
        }

        var basis = useCase.BeginBatch();
        for (var i = 0; i < request.Requests.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var one = request.Requests[i];
            response.Results.Add(useCase.TryDecide(Question.OfBatch(one), basis, out var answer, out var wrong)
                ? new DecideBatchResult { Decision = AnswerMapper.Decide(answer, ids.Text(answer.DecisionNumber), one.RequestId, one.Explain) }
                : new DecideBatchResult { Error = new DecideBatchError { Field = $"requests[{i}].{wrong[0].Field}", Description = wrong[0].Description } });
        }

        return true;
    }
}
