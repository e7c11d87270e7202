using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;

namespace TierDecision.Core.Explanations;

/// <summary>Everything that a decision was made from, so that it can be made again with one thing changed.</summary>
internal sealed class Situation
{
    private readonly DecisionRequest _request;
    private readonly CustomerFacts _customer;

    public Situation(in DecisionRequest request, in CustomerFacts customer, PolicyPlan plan, QueueStates queues, Instant now)
    {
        _request = request;
        _customer = customer;
        Plan = plan;
        Queues = queues;
        Now = now;
    }

    public PolicyPlan Plan { get; }

    public QueueStates Queues { get; }

    public Instant Now { get; }

    public DecisionRequest Request => _request;

    public CustomerFacts Customer => _customer;

    public bool Known => _customer.Knowledge == CustomerKnowledge.Known;

    public Decision Decide()
    {
        DecisionEngine.Decide(_request, _customer, Plan, Queues, Now, out var decision);
        return decision;
    }

    /// <summary>The facts that conditions read.</summary>
    public ConditionFacts Facts(byte tier) => new(in _request, in _customer, Known, tier, Now);

    public Situation With(in DecisionRequest request) => new(request, _customer, Plan, Queues, Now);

    public Situation With(in CustomerFacts customer) => new(_request, customer, Plan, Queues, Now);

    public Situation With(in CustomerScore score) => With(CustomerFacts.Known(score, _customer.Tier, _customer.OverrideTier));

    /// <summary>The situation with one field changed; null if it cannot have that value alone.</summary>
    /// <param name="change">Changes the field.</param>
    /// <param name="value">The value.</param>
    /// <param name="tier">The tier in force.</param>
    public Situation? With<T>(FieldChange<T> change, T value, byte tier) =>
        change(Facts(tier), value) is { } varied ? new(varied.Request, varied.Customer, Plan, Queues, Now) : null;
}
