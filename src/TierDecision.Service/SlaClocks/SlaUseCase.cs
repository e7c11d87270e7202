using System.Collections.Immutable;
using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Sla;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.V1;
using ClockDefinition = TierDecision.Core.Sla.ClockDefinition;
using Timeline = TierDecision.Core.Sla.Timeline;

namespace TierDecision.Service.SlaClocks;

/// <summary>
/// How clocks stand, the same for every edge: decides as any other question does, which finds the rule, and runs its clocks over the
/// timeline, or those that the request is pinned to.
/// </summary>
internal sealed class SlaUseCase(DecisionUseCase decisions, DecisionMetrics metrics)
{
    /// <summary>What to evaluate a customer's clocks under.</summary>
    public ValueTask<DecisionBasis> PrepareAsync(Customer? customer, CancellationToken cancellationToken) => decisions.PrepareAsync([customer], cancellationToken);

    /// <summary>Evaluates the clocks; where the request is malformed, returns false with what is wrong.</summary>
    public bool TryEvaluate(EvaluateClocksRequest request, in DecisionBasis basis, out EvaluateClocksResponse? response, out IReadOnlyList<RequestError> errors)
    {
        response = null;
        if (!TryPrepare(SlaQuestion.Of(request), basis, out var answer, out var prepared, out var mapper, out errors) || IsWrong(mapper, out errors))
        {
            return false;
        }

        IEnumerable<ClockDefinition> definitions = request.Pinned.Count > 0 ? prepared.Pinned : prepared.Offered;
        response = new EvaluateClocksResponse
        {
            RequestId = request.RequestId,
            Tier = answer.Messages.Tier(answer.Decision),
            Rule = prepared.Rule,
            Policy = answer.Messages.Policy,
            Degraded = answer.Decision.Degraded,
            EvaluatedAt = WireTime.ToTimestamp(prepared.At),
        };
        response.Clocks.Add(ClockEvaluator.Evaluate(definitions, prepared.Timeline, prepared.At).Select(ClockMessages.Of));
        return true;
    }

    /// <summary>Previews a migration; where the request is malformed, returns false with what is wrong.</summary>
    public bool TryPreview(PreviewMigrationRequest request, in DecisionBasis basis, out PreviewMigrationResponse? response, out IReadOnlyList<RequestError> errors)
    {
        response = null;
        if (!TryPrepare(SlaQuestion.Of(request), basis, out var answer, out var prepared, out var mapper, out errors))
        {
            return false;
        }

        var mode = mapper.MapMode(request.Mode);
        if (request.Pinned.Count == 0)
        {
            mapper.Fail("pinned", "is required: give the definitions to which the clocks are pinned");
        }

        if (IsWrong(mapper, out errors))
        {
            return false;
        }

        response = new PreviewMigrationResponse
        {
            RequestId = request.RequestId,
            Tier = answer.Messages.Tier(answer.Decision),
            Rule = prepared.Rule,
            Policy = answer.Messages.Policy,
            Degraded = answer.Decision.Degraded,
            EvaluatedAt = WireTime.ToTimestamp(prepared.At),
        };
        response.Moves.Add(ClockMigration.Preview(prepared.Pinned, prepared.Offered, mode, prepared.Timeline, prepared.At).Select(ClockMessages.Of));
        return true;
    }

    // What is wrong with the question itself is told by itself, as everywhere; what is wrong with its timeline or pins, all at once.
    private bool TryPrepare(
        in SlaQuestion question, in DecisionBasis basis, out DecisionAnswer answer, out Prepared prepared, out SlaMapper mapper, out IReadOnlyList<RequestError> errors)
    {
        prepared = default;
        var (model, now) = (basis.Model, basis.Now);
        mapper = new SlaMapper(now);
        if (!decisions.TryDecide(question.About, basis, out answer, out errors))
        {
            return false;
        }

        var rule = answer.Decision.SlaRule == Decision.NoRule ? null : model.Plan.SlaRules[answer.Decision.SlaRule];
        prepared = new Prepared(
            mapper.MapTimeline(question.Timeline, CreatedAt(question.About, now)),
            mapper.MapPinned(question.Pinned, answer.Context, model.Plan),
            rule?.ClocksFor(answer.Context) ?? [],
            rule?.Name ?? "none",
            mapper.MapAt(question.At));
        return true;
    }

    private bool IsWrong(SlaMapper mapper, out IReadOnlyList<RequestError> errors)
    {
        errors = mapper.Errors;
        if (errors.Count == 0)
        {
            return false;
        }

        metrics.Malformed(errors);
        return true;
    }

    // Read before, and found right.
    private static Instant CreatedAt(in Question about, Instant now)
    {
        var timestamp = about.Contact?.ArrivedAt ?? about.Ticket?.CreatedAt ?? about.Order?.PlacedAt;
        return timestamp is null ? now : Instant.FromUnixTimeSeconds(timestamp.Seconds).PlusNanoseconds(timestamp.Nanos);
    }

    private readonly record struct Prepared(
        Timeline Timeline, List<ClockDefinition> Pinned, ImmutableArray<ClockDefinition> Offered, string Rule, Instant At);
}
