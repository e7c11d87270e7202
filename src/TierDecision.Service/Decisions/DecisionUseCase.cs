using System.Diagnostics;
using System.Runtime.CompilerServices;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Facts;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Failures;
using TierDecision.Service.Following;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using Customer = TierDecision.V1.Customer;

namespace TierDecision.Service.Decisions;

/// <summary>
/// One decision from question to answer, the same for every endpoint: takes the time and the serving model once, maps, looks up, decides, counts.
/// Synchronous.
/// </summary>
internal sealed class DecisionUseCase(
    ServingState serving, IdentityResolver identities, RequestMetrics metrics, TimeProvider time, DecisionIds ids, DecisionRecorder recorder,
    IMissingCustomers missing)
{
    /// <summary>What is decided under now.</summary>
    public DecisionBasis CurrentBasis()
    {
        var model = serving.Current;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        return new DecisionBasis(model, serving.Queues.For(model.Plan), now, serving.UnconfirmedMilliseconds());
    }

    /// <summary>What is decided under once these customers are at hand. Complete at once unless there is a cache that does not have them.</summary>
    public async ValueTask<DecisionBasis> PrepareAsync(IEnumerable<Customer?> customers, CancellationToken cancellationToken)
    {
        var basis = CurrentBasis();
        var model = await missing.FetchAsync(basis.Model, basis.UnconfirmedMilliseconds, customers, cancellationToken).ConfigureAwait(false);
        return basis with { Model = model };
    }

    /// <summary>Decides one question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="basis">What to decide under.</param>
    /// <param name="answer">The answer if it was decided.</param>
    /// <param name="errors">What is wrong if the question is malformed; else null.</param>
    public DecideOutcome Decide(in Question question, in DecisionBasis basis, out DecisionAnswer answer, out RequestErrors? errors)
    {
        var started = Stopwatch.GetTimestamp();
        var (model, queues, now, unconfirmed) = basis;
        var identity = identities.Resolve(question.Customer, out var wrongCustomer);
        var (kind, key, gap) = identity;
        var mapper = new RequestMapper(now, wrongCustomer);
        var request = mapper.MapContext(question);
        answer = default;
        if (mapper.Errors is { } found)
        {
            errors = found;
            metrics.Malformed(found);
            return DecideOutcome.Malformed;
        }

        // The network's word can only take trust away: what the request says goes before it.
        if (identity.IsVerificationFailed && request is { Context: DecisionContext.Contact, Attestation: Attestation.Unspecified })
        {
            request = request with { Attestation = Attestation.Failed };
        }

        errors = null;
        var facts = gap == IdentityGap.None ? CustomerFacts.NotNamed : CustomerFacts.Nameless(gap);
        if (kind is { } named)
        {
            facts = model.Find(named, key, unconfirmed, out answer.Score);
            if (facts.Knowledge == CustomerKnowledge.Unavailable && model.MayAsk(unconfirmed))
            {
                return DecideOutcome.CustomerMissing;
            }

            answer.UnconfirmedMilliseconds = unconfirmed == ServingState.NeverConfirmed ? null : unconfirmed;
        }

        DecisionEngine.Decide(request, facts, model.Plan, queues, now, out answer.Decision);
        answer.Policy = model.Policy;
        answer.Context = request.Context;
        answer.Now = now;
        answer.RenderFor = question.RenderFor;
        answer.Agent = model.AgentName(answer.Decision.RouteStatus.PreferredAgent);
        model.Metrics.Decided(request.Context, answer.Decision, started);
        if (question.IsFullDecision)
        {
            answer.DecisionNumber = ids.NextNumber();
            if (recorder.IsOn)
            {
                Record(question, answer, (kind, key), request, facts, queues);
            }
        }

        if (question.Explain)
        {
            // After the decision was timed: it is none of its cost.
            answer.Explanation = DecisionExplainer.Explain(request, facts, model.Plan, queues, now, answer.Decision);
        }

        return DecideOutcome.Decided;
    }

    // By itself, because the entry is large: as a local of the method above it would be cleared for every decision, also if there is no log.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Record(
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
            Policy = answer.Policy,
            Queues = queues,
        });
}
