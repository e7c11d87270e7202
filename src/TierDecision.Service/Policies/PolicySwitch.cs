using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Service.Comparing;
using TierDecision.Service.Serving;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Policies;
using PolicyReference = TierDecision.V1.PolicyReference;

namespace TierDecision.Service.Policies;

/// <summary>Puts policies into force, whoever brings them, and knows who does: the policy file or the library of the store.</summary>
internal sealed class PolicySwitch
{
    private readonly ServingState _serving;
    private readonly DecisionMetrics _decisions;
    private readonly PolicyInForceMetrics _metrics;
    private readonly ILogger<PolicySwitch> _logger;
    private PolicyOrigin _shown;

    /// <param name="start">The policy of the start.</param>
    /// <param name="serving">Where the policy in force is.</param>
    /// <param name="decisions">Counts the decisions of the next policy.</param>
    /// <param name="metrics">Where changes are counted.</param>
    /// <param name="logger">Where changes are told.</param>
    public PolicySwitch(
        StartPolicy start, ServingState serving, DecisionMetrics decisions, PolicyInForceMetrics metrics, ILogger<PolicySwitch> logger)
    {
        (_serving, _decisions, _metrics, _logger) = (serving, decisions, metrics, logger);
        Origin = _shown = start.Origin;
        metrics.Show(start.Policy, start.Origin);
        metrics.Follows(start.Origin == PolicyOrigin.Library ? start.InForce.Number : 0);
    }

    /// <summary>Held by whoever looks for another policy: the file and the library look on their own, and neither may undo the other.</summary>
    public Lock Changing { get; } = new();

    /// <summary>Who brings the policy; only changed under <see cref="Changing"/>.</summary>
    public PolicyOrigin Origin { get; set; }

    /// <summary>Who brought the policy in force, which is another one as long as what <see cref="Origin"/> brings waits or is refused.</summary>
    public PolicyOrigin Shown => _shown;

    /// <summary>The policy in force.</summary>
    public PolicyReference InForce => _serving.Current.Policy.Policy;

    /// <summary>Whether a dataset is the served one.</summary>
    public bool Serves(DatasetInfo dataset) => _serving.Current.Customers?.Dataset.IsSame(dataset) == true;

    /// <summary>Puts a policy into force. Returns why it cannot be, as a sentence without its end; null if it is in force, or was already.</summary>
    public string? Take(PolicyLoad policy)
    {
        if (policy.Plan is not { } plan)
        {
            return ErrorText.Of($"'{policy.Source}' has", policy.Errors);
        }

        if (InForce.Revision == policy.Revision)
        {
            if (_shown != Origin)
            {
                _shown = Origin;
                _metrics.Show(policy, Origin);
            }

            return null;
        }

        string? refusal = null;
        if (!_serving.TryChange(model => model.WithPolicy(plan, policy.Revision, _decisions, out refusal)))
        {
            return $"'{policy.Source}' cannot serve: {refusal}";
        }

        Taken(policy, Origin);
        return null;
    }

    /// <summary>
    /// Puts a policy into force together with other customers: no request sees one without the other. Returns why it cannot be, likewise.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="customers">The customers.</param>
    /// <param name="finish">What else becomes of the model.</param>
    /// <param name="origin">Who brought it.</param>
    public string? TakeWith(PolicyLoad policy, ICustomerView customers, Func<ServingModel, ServingModel> finish, PolicyOrigin origin)
    {
        if (policy.Plan is not { } plan)
        {
            return ErrorText.Of($"'{policy.Source}' has", policy.Errors);
        }

        string? refusal = null;
        if (!_serving.TryChange(
            model => model.With(plan, policy.Revision, _decisions, customers, out refusal) is { } next ? finish(next) : null))
        {
            return $"'{policy.Source}' cannot serve: {refusal}";
        }

        Taken(policy, origin);
        return null;
    }

    private void Taken(PolicyLoad policy, PolicyOrigin origin)
    {
        PolicyLog.Taken(_logger, policy);
        _shown = origin;
        _metrics.Taken(policy, origin);
    }

    /// <summary>Whether a policy is in force, or kept for contacts that entered under it.</summary>
    public bool Has(string revision) => InForce.Revision == revision || _serving.Current.Kept.Revisions.Contains(revision);

    /// <summary>Keeps policies for contacts that entered under them, the one that was in force last first.</summary>
    public void Keep(IReadOnlyList<PolicyLoad> policies) =>
        _serving.TryChange(model => model.Keeping(policies.Select(policy => (policy.Plan!, policy.Revision)), _decisions));

    /// <summary>Whether requests see a trial.</summary>
    public bool TakesPart(Trial trial) =>
        ReferenceEquals((trial.Kind == TrialKind.Shadow ? _serving.Current.Shadow : _serving.Current.Canary)?.Trial, trial);

    /// <summary>
    /// Puts a candidate beside the policy in force. Returns why it cannot be, as a sentence without its end; null if it is there, or was already.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="candidate">Its candidate.</param>
    /// <param name="expected">What the library has in force, against which the candidate is tried.</param>
    public string? Try(Trial trial, PolicyLoad candidate, PolicyInForce expected)
    {
        if (candidate.Plan is not { } plan)
        {
            return ErrorText.Of($"'{candidate.Source}' has", candidate.Errors);
        }

        lock (Changing)
        {
            if (expected.IsPublished && InForce.Revision != expected.Revision)
            {
                return $"this node does not serve {PolicyRevision.Describe(expected.Revision)}, which is in force in the library";
            }

            string? refusal = null;
            return InForce.Revision == candidate.Revision ? "it is the policy file of this node itself"
                : _serving.TryChange(model => model.WithTrial(trial, plan, _decisions, out refusal)) ? null
                : $"'{candidate.Source}' cannot serve: {refusal}";
        }
    }

    /// <summary>Takes a trial away, if requests see it.</summary>
    public void End(Trial trial)
    {
        lock (Changing)
        {
            if (TakesPart(trial))
            {
                _serving.TryChange(model => model.WithoutTrial(trial.Kind));
            }
        }
    }
}
