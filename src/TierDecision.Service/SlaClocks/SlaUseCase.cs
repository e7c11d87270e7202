using System.Collections.Immutable;
using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Sla;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using ClockDefinition = TierDecision.Core.Sla.ClockDefinition;

namespace TierDecision.Service.SlaClocks;

/// <summary>
/// How clocks stand: decides as any other question does, which finds the rule, and runs its clocks over the timeline, or those that the request is
/// pinned to.
/// </summary>
internal sealed class SlaUseCase(DecisionUseCase decisions, RequestMetrics metrics)
{
    /// <summary>Evaluates the clocks; the answer is an <see cref="EvaluateClocksResponse"/>.</summary>
    public async ValueTask<Reply> EvaluateAsync(EvaluateClocksRequest request, Call call)
    {
        var basis = await decisions.PrepareAsync([request.Customer], call.Cancelled).ConfigureAwait(false);
        if (!TryDecide(SlaQuestion.Of(request), basis, out var answer, out var clocks, out var mapper, out var errors))
        {
            return Reply.Malformed(errors!);
        }

        if (mapper.Errors.Count > 0)
        {
            return metrics.Refuse(mapper.Errors);
        }

        IEnumerable<ClockDefinition> definitions = request.Pinned.Count > 0 ? clocks.Pinned : clocks.Offered;
        var response = new EvaluateClocksResponse
        {
            RequestId = request.RequestId,
            Tier = answer.Policy.Tier(answer.Decision),
            Rule = clocks.Rule,
            Policy = answer.Policy.PolicyWith(answer.Pin),
            Degraded = answer.Decision.Degraded,
            DataNotice = answer.Policy.Notices.Of(answer.Decision, answer.PinOutcome),
            EvaluatedAt = WireTime.ToTimestamp(clocks.At),
        };
        response.Clocks.Add(ClockEvaluator.Evaluate(definitions, clocks.Timeline, clocks.At).Select(ClockMessages.Of));
        return Reply.Of(response);
    }

    /// <summary>Previews a migration; the answer is a <see cref="PreviewMigrationResponse"/>.</summary>
    public async ValueTask<Reply> PreviewAsync(PreviewMigrationRequest request, Call call)
    {
        var basis = await decisions.PrepareAsync([request.Customer], call.Cancelled).ConfigureAwait(false);
        if (!TryDecide(SlaQuestion.Of(request), basis, out var answer, out var clocks, out var mapper, out var errors))
        {
            return Reply.Malformed(errors!);
        }

        var mode = mapper.MapMode(request.Mode);
        if (request.Pinned.Count == 0)
        {
            mapper.Fail("pinned", "is required: give the definitions to which the clocks are pinned");
        }

        if (mapper.Errors.Count > 0)
        {
            return metrics.Refuse(mapper.Errors);
        }

        var response = new PreviewMigrationResponse
        {
            RequestId = request.RequestId,
            Tier = answer.Policy.Tier(answer.Decision),
            Rule = clocks.Rule,
            Policy = answer.Policy.PolicyWith(answer.Pin),
            Degraded = answer.Decision.Degraded,
            DataNotice = answer.Policy.Notices.Of(answer.Decision, answer.PinOutcome),
            EvaluatedAt = WireTime.ToTimestamp(clocks.At),
        };
        response.Moves.Add(ClockMigration.Preview(clocks.Pinned, clocks.Offered, mode, clocks.Timeline, clocks.At).Select(ClockMessages.Of));
        return Reply.Of(response);
    }

    // What is wrong with the question itself is told by itself, as everywhere; what is wrong with its timeline or pins, all at once.
    private bool TryDecide(
        in SlaQuestion question, in DecisionBasis basis, out DecisionAnswer answer, out Clocks clocks, out SlaMapper mapper,
        out RequestErrors? errors)
    {
        clocks = default;
        var now = basis.Now;
        mapper = new SlaMapper(now);
        if (decisions.Decide(question.About, basis, out answer, out errors) != DecideOutcome.Decided)
        {
            return false;
        }

        // That of the canary for its customers, and that of the pin of a contact.
        var plan = answer.Policy.Plan;
        var rule = answer.Decision.SlaRule == Decision.NoRule ? null : plan.SlaRules[answer.Decision.SlaRule];
        clocks = new Clocks(
            mapper.MapTimeline(question.Timeline, CreatedAt(question.About, now)),
            mapper.MapPinned(question.Pinned, answer.Context, plan),
            rule?.ClocksFor(answer.Context) ?? [],
            rule?.Name ?? "none",
            mapper.MapAt(question.At));
        return true;
    }

    // Read before, and found right.
    private static Instant CreatedAt(in Question about, Instant now) =>
        (about.Contact?.ArrivedAt ?? about.Ticket?.CreatedAt ?? about.Order?.PlacedAt) is { } timestamp ? WireTime.ToInstant(timestamp) : now;

    // What the clocks of a request run over.
    private readonly record struct Clocks(
        Timeline Timeline, List<ClockDefinition> Pinned, ImmutableArray<ClockDefinition> Offered, string Rule, Instant At);
}
