using System.Diagnostics.CodeAnalysis;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Decisions;

/// <summary>Many decisions at one time, under one policy and over one dataset.</summary>
internal sealed class BatchUseCase(DecisionUseCase useCase, DecisionIds ids, DecisionMetrics metrics)
{
    /// <summary>The most requests in a batch: its answer stays below the 4 MiB that gRPC clients take by default.</summary>
    public const int MaxRequests = 1000;

    /// <summary>What to decide a batch under.</summary>
    public ValueTask<DecisionBasis> PrepareAsync(DecideBatchRequest request, CancellationToken cancellationToken) =>
        useCase.PrepareAsync(request.Requests.Take(MaxRequests).Select(one => one.Customer), cancellationToken);

    /// <summary>Decides each request; the answer is a <see cref="DecideBatchResponse"/>. A request that is malformed spoils only its own result; a batch of the wrong size is refused whole.</summary>
    public bool TryDecide(
        DecideBatchRequest request, in DecisionBasis basis, CancellationToken cancellationToken, [NotNullWhen(true)] out WireMessage? response, out IReadOnlyList<RequestError> errors,
        string caller = "")
    {
        response = null;
        errors = [];
        if (request.Requests.Count is 0 or > MaxRequests)
        {
            errors = [new RequestError("requests", $"has {request.Requests.Count} members; it must have 1 to {MaxRequests}")];
            metrics.Malformed(errors);
            return false;
        }

        response = WireMessage.Rent();
        for (var i = 0; i < request.Requests.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var one = request.Requests[i];
            var result = response.Begin(DecideBatchResponse.ResultsFieldNumber);
            if (useCase.TryDecide(Question.OfBatch(one, caller), basis, out var answer, out var wrong))
            {
                var decision = response.Begin(DecideBatchResult.DecisionFieldNumber);
                AnswerWriter.Decide(response, answer, ids, one);
                response.End(decision);
            }
            else
            {
                var error = new DecideBatchError { Field = $"requests[{i}].{wrong[0].Field}", Description = wrong[0].Description };
                response.Message(DecideBatchResult.ErrorFieldNumber, error);
            }

            response.End(result);
        }

        return true;
    }
}
