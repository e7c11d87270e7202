using System.Diagnostics;
using System.Runtime.CompilerServices;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Facts;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Comparing;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Erasure;
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
    ErasureKeysState erasure, IMissingCustomers missing, PinSigner pins)
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
        var (model, queues, now, _) = basis;
        var identity = identities.Resolve(question.Customer, out var wrongCustomer);
        var (kind, key, _) = identity;
        var mapper = new RequestMapper(now, wrongCustomer);
        var request = mapper.MapContext(question);
        var pin = question.Contact?.PolicyPin is { Length: > 0 } text ? mapper.MapPin(text, pins) : default;
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
        answer.LeftOut = mapper.LeftOut;
        if (mapper.LeftOut != SideFields.None)
        {
            metrics.LeftOut(mapper.LeftOut);
        }

        var pinned = PinOutcome.None;
        if (pin != default)
        {
            model = model.Pinned(pin, now, out pinned);
        }

        // Whom a pin holds is decided under it, whether in the canary or not.
        var canary = pinned is PinOutcome.Current or PinOutcome.Kept
            ? (basis.Model.Canary is { } tried && ReferenceEquals(tried.Model, model) ? tried : null)
            : model.Canary is { } running && Covers(running.Trial, question, identity, request, now, started) ? running : null;
        model = canary?.Model ?? model;
        if (!ReferenceEquals(model, basis.Model))
        {
            queues = serving.Queues.For(model.Plan);
        }

        if (canary is null || !TryDecide(canary, queues, request, identity, basis, ref answer, out var facts, out var outcome))
        {
            if (canary is not null)
            {
                (canary, model, queues) = (null, basis.Model, basis.Queues);
                pinned = pinned == PinOutcome.Current ? PinOutcome.Gone : pinned;
            }

            outcome = Decide(model, queues, request, identity, basis, ref answer, out facts);
        }

        if (outcome != DecideOutcome.Decided)
        {
            return outcome;
        }

        answer.Context = request.Context;
        answer.Now = now;
        answer.RenderFor = question.RenderFor;
        model.Metrics.Decided(request.Context, answer.Decision, started);
        if (request.Context == DecisionContext.Contact && (pinned != PinOutcome.None || model.Policy.Pins is not null))
        {
            Pin(question.Contact!, pinned, model, ref answer);
        }

        if (question.IsFullDecision)
        {
            answer.DecisionNumber = ids.NextNumber();
            if (recorder.IsOn)
            {
                Record(question, answer, (kind, key), request, facts, queues);
            }
        }

        // Last but for an explanation: the answer stands, and the other policy is evaluated in the background.
        if (canary is not null)
        {
            if (canary.Trial.Compares(key, started))
            {
                Compare(canary.Trial, basis.Model, identity, request, facts, queues, basis, answer);
            }
        }
        else if (model.Shadow is { } shadow && shadow.Trial.Compares(key, started))
        {
            Compare(shadow.Trial, shadow.Model, identity, request, facts, queues, basis, answer);
        }

        if (question.Explain)
        {
            // After the decision was timed: it is none of its cost.
            answer.Explanation = DecisionExplainer.Explain(request, facts, model.Plan, queues, now, answer.Decision);
        }

        return DecideOutcome.Decided;
    }

    // The contact gets a pin if it enters now, or if its own is over: then it begins anew. Else it keeps its own: also where this node does not have
    // its policy, for another may, or this one later.
    private void Pin(V1.Contact contact, PinOutcome outcome, ServingModel model, ref DecisionAnswer answer)
    {
        answer.PinOutcome = outcome;
        answer.Pin = outcome is PinOutcome.None or PinOutcome.Expired ? model.Policy.Pins?.At(answer.Now, pins) : contact.PolicyPin;
        if (outcome != PinOutcome.None)
        {
            model.Metrics.Pinned(outcome);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DecideOutcome Decide(
        ServingModel model, QueueStates queues, in DecisionRequest request, in ResolvedIdentity identity, in DecisionBasis basis,
        ref DecisionAnswer answer, out CustomerFacts facts)
    {
        var unconfirmed = basis.UnconfirmedMilliseconds;
        facts = identity.Gap == IdentityGap.None ? CustomerFacts.NotNamed : CustomerFacts.Nameless(identity.Gap);
        if (identity.Kind is { } named)
        {
            facts = model.Find(named, identity.Key, unconfirmed, out answer.Score);

            // Whether the store is asked is up to the policy in force, also for a canary.
            if (facts.Knowledge == CustomerKnowledge.Unavailable && model.MayAsk(unconfirmed) && basis.Model.MayAsk(unconfirmed))
            {
                return DecideOutcome.CustomerMissing;
            }

            answer.UnconfirmedMilliseconds = unconfirmed == ServingState.NeverConfirmed ? null : unconfirmed;
        }

        DecisionEngine.Decide(request, facts, model.Plan, queues, basis.Now, out answer.Decision);
        answer.Policy = model.Policy;
        answer.Agent = model.AgentName(answer.Decision.RouteStatus.PreferredAgent);
        return DecideOutcome.Decided;
    }

    private static bool Covers(
        Trial trial, in Question question, in ResolvedIdentity identity, in DecisionRequest request, Instant now, long stamp) =>
        identity.Kind is null
            ? trial.Covers(
                RequestLimits.UsableId(question.RequestId), request.ArrivedAt == now ? null : request.ArrivedAt.ToUnixTimeMilliseconds(), stamp)
            : trial.Covers(identity.Key);

    // False if the candidate could not decide. The engine throws for no input: that is a bug, which must not reach those whom a new policy is
    // tried on.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryDecide(
        TrialModel canary, QueueStates queues, in DecisionRequest request, in ResolvedIdentity identity, in DecisionBasis basis,
        ref DecisionAnswer answer, out CustomerFacts facts, out DecideOutcome outcome)
    {
        try
        {
            outcome = Decide(canary.Model, queues, request, identity, basis, ref answer, out facts);
            if (outcome == DecideOutcome.Decided)
            {
                canary.Trial.Decided();
            }

            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            canary.Trial.Failed();
            (answer, facts, outcome) = (new DecisionAnswer { LeftOut = answer.LeftOut }, default, default);
            return false;
        }
    }

    // By itself, as Record. The other policy sees the same customers at the same time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Compare(
        Trial trial, ServingModel other, in ResolvedIdentity identity, in DecisionRequest request, in CustomerFacts customer, QueueStates queues,
        in DecisionBasis basis, in DecisionAnswer answer) => trial.Hand(new ComparedEntry
        {
            DecisionNumber = answer.DecisionNumber,
            DecidedAt = answer.Now,
            Key = identity.Key,
            Keys = erasure.ForWriting,
            Request = OwnAttributes.Of(request, out var bytes),
            AttributeBytes = bytes,
            Decision = answer.Decision,
            Answered = new ComparedSide { Policy = answer.Policy, Queues = queues, Customer = customer },
            Other = new ComparedSide
            {
                Policy = other.Policy,
                Queues = serving.Queues.For(other.Plan),
                Customer = identity.Kind is { } kind ? other.Find(kind, identity.Key, basis.UnconfirmedMilliseconds, out _) : customer,
            },
        });

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
            RequestId = RequestLimits.UsableId(question.RequestId),
            LeftOut = answer.LeftOut,
            Caller = question.Caller,
            IsExplained = question.Explain,
            DecidedAt = answer.Now,
            Identifier = identity.Kind,
            Key = identity.Key,
            Keys = erasure.ForWriting,
            Request = request,
            Customer = customer,
            Decision = answer.Decision,
            Policy = answer.Policy,
            Pin = answer.PinOutcome,
            Queues = queues,
        });
}
