using System.Diagnostics;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Routing;
using TierDecision.Service.Metrics;
using TierDecision.Service.Serving;

namespace TierDecision.Service.Decisions;

/// <summary>
/// One decision from question to answer, the same for every edge: takes the time and the serving model once, maps, looks up, decides,
/// counts. Synchronous.
/// </summary>
internal sealed class DecisionUseCase(ServingState serving, IdentityHasher identities, DecisionMetrics metrics, TimeProvider time)
{
    /// <summary>Decides one question; where it is malformed, returns false with what is wrong.</summary>
    public bool TryDecide(in Question question, out DecisionAnswer answer, out IReadOnlyList<RequestError> errors)
    {
        var (model, queues, now) = BeginBatch();
        return TryDecide(question, model, queues, now, out answer, out errors);
    }

    /// <summary>What a batch decides under: one time, one policy, one dataset, one state of the queues.</summary>
    public (ServingModel Model, QueueStates Queues, Instant Now) BeginBatch()
    {
        var model = serving.Current;
        return (model, serving.Queues.For(model.Plan), Instant.FromDateTimeOffset(time.GetUtcNow()));
    }

    /// <summary>Decides one question of a batch.</summary>
    public bool TryDecide(
        in Question question, ServingModel model, QueueStates queues, Instant now, out DecisionAnswer answer, out IReadOnlyList<RequestError> errors)
    {
        var started = Stopwatch.GetTimestamp();
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
        var facts = kind is { } named ? model.Find(named, key, out answer.Score) : CustomerFacts.NotNamed;
        DecisionEngine.Decide(request, facts, model.Plan, queues, now, out answer.Decision);
        answer.Messages = model.Messages;
        answer.Context = request.Context;
        answer.Now = now;
        answer.RenderFor = question.RenderFor;
        answer.Agent = model.AgentName(answer.Decision.RouteStatus.PreferredAgent);
        model.Metrics.Decided(request.Context, answer.Decision, started);
        if (question.Explain)
        {
            // After the decision was timed: it is none of its cost.
            answer.Explanation = DecisionExplainer.Explain(request, facts, model.Plan, now, answer.Decision);
        }

        return true;
    }
}
