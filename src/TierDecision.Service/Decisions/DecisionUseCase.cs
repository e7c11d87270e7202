using System.Diagnostics;
using System.Runtime.CompilerServices;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Facts;
using TierDecision.Core.Queueing;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Failures;
using TierDecision.Service.Following;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using Customer = TierDecision.V1.Customer;

namespace TierDecision.Service.Decisions;

/// <summary>
/// One decision from question to answer, the same for every edge: takes the time and the serving model once, maps, looks up, decides,
/// counts. Synchronous.
/// </summary>
internal sealed class DecisionUseCase(
    ServingState serving, IdentityHasher identities, DecisionMetrics metrics, TimeProvider time, DecisionIds ids, DecisionRecorder? recorder = null, ReadThrough? readThrough = null)
{
    /// <summary>
    /// Decides one question; where it is malformed, returns false with what is wrong. False with nothing wrong where the customer is not at hand: the store is to be asked by
    /// <see cref="PrepareAsync"/>, and the question decided again.
    /// </summary>
    public bool TryDecide(in Question question, out DecisionAnswer answer, out IReadOnlyList<RequestError> errors)
    {
        var basis = BeginBatch();
        return TryDecide(question, basis, out answer, out errors);
    }

    /// <summary>What a batch decides under.</summary>
    public DecisionBasis BeginBatch()
    {
        var model = serving.Current;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        return new DecisionBasis(model, serving.Queues.For(model.Plan), now, serving.UnconfirmedMilliseconds(now));
    }

    /// <summary>What is decided under once these customers are at hand. Complete at once unless there is a cache that does not have them.</summary>
    public ValueTask<DecisionBasis> PrepareAsync(IEnumerable<Customer?> customers, CancellationToken cancellationToken) =>
        readThrough is null ? new(BeginBatch()) : readThrough.PrepareAsync(BeginBatch(), customers, cancellationToken);

    /// <summary>Decides one question of a batch.</summary>
    public bool TryDecide(in Question question, in DecisionBasis basis, out DecisionAnswer answer, out IReadOnlyList<RequestError> errors)
    {
        var started = Stopwatch.GetTimestamp();
        var (model, queues, now, unconfirmed) = basis;
        var mapper = new RequestMapper(now);
        var (kind, key) = mapper.MapCustomer(question.Customer, identities);
        var request = mapper.MapContext(question);
        answer = default;
        if (mapper.Errors is { } found)
        {
            errors = found;
            metrics.Malformed(found);
            return false;
        }

        errors = [];
        var facts = CustomerFacts.NotNamed;
        if (kind is { } named)
        {
            facts = model.Find(named, key, unconfirmed, out answer.Score);
            if (facts.Knowledge == CustomerKnowledge.Unavailable && model.MayAsk(unconfirmed))
            {
                return false;
            }

            answer.UnconfirmedMilliseconds = unconfirmed == ServingState.NeverConfirmed ? null : unconfirmed;
        }

        DecisionEngine.Decide(request, facts, model.Plan, queues, now, out answer.Decision);
        answer.Messages = model.Messages;
        answer.Context = request.Context;
        answer.Now = now;
        answer.RenderFor = question.RenderFor;
        answer.Agent = model.AgentName(answer.Decision.RouteStatus.PreferredAgent);
        model.Metrics.Decided(request.Context, answer.Decision, started);
        if (question.IsWhole)
        {
            answer.DecisionNumber = ids.NextNumber();
            if (recorder is not null)
            {
                Record(recorder, question, answer, (kind, key), request, facts, queues);
            }
        }

        if (question.Explain)
        {
            // After the decision was timed: it is none of its cost.
            answer.Explanation = DecisionExplainer.Explain(request, facts, model.Plan, queues, now, answer.Decision);
        }

        return true;
    }

    // By itself, because the entry is large: as a local of the method above it would be cleared for every decision, also where there is no log.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Record(
        DecisionRecorder recorder,
        in Question question,
        in DecisionAnswer answer,
        (IdentifierKind? Kind, IdentityKey Key) identity,
        in DecisionRequest request,
        in CustomerFacts customer,
        QueueStates queues) => recorder.Record(new DecisionEntry
        {
            DecisionNumber = answer.DecisionNumber,
            RequestId = question.RequestId,
            Caller = question.Caller,
            IsExplained = question.Explain,
            DecidedAt = answer.Now,
            Identifier = identity.Kind,
            Key = identity.Key,
            Request = request,
            Customer = customer,
            Decision = answer.Decision,
            Policy = answer.Messages,
            Queues = queues,
        });
}
