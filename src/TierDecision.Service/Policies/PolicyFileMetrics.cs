using Prometheus;
using TierDecision.Configuration.Policies;

namespace TierDecision.Service.Policies;

/// <summary>What is told of the policy and its file on <c>/metrics</c>.</summary>
internal sealed class PolicyFileMetrics
{
    private readonly Gauge _policy;
    private readonly Gauge.Child _refused;
    private readonly Counter _changes;
    private string[]? _inForce;

    public PolicyFileMetrics(IMetricFactory factory)
    {
        _policy = factory.CreateGauge("tierdecision_policy_info", "The policy in force; always 1.", ["name", "version", "revision"]);
        _changes = factory.CreateCounter(
            "tierdecision_policy_changes_total", "Changes of the policy file, by whether the policy was taken or refused.", ["outcome"]);
        _refused = factory.CreateGauge(
            "tierdecision_policy_file_refused", "1 while the policy file is refused and the policy from before is in force; else 0.").WithLabels();
        _changes.WithLabels("taken").Inc(0);
        _changes.WithLabels("refused").Inc(0);
    }

    /// <summary>A policy is in force from the start.</summary>
    public void Starts(PolicyLoad policy) => Show(policy);

    /// <summary>A policy is in force from now on.</summary>
    public void Taken(PolicyLoad policy)
    {
        _changes.WithLabels("taken").Inc();
        Show(policy);
    }

    /// <summary>Whether the file as it is now is refused.</summary>
    public void IsRefused(bool isRefused)
    {
        _refused.Set(isRefused ? 1 : 0);
        if (isRefused)
        {
            _changes.WithLabels("refused").Inc();
        }
    }

    // One series at a time, however often the policy changes.
    private void Show(PolicyLoad policy)
    {
        if (_inForce is not null)
        {
            _policy.RemoveLabelled(_inForce);
        }

        _inForce = [policy.Plan!.Name, policy.Plan.Version, policy.Revision];
        _policy.WithLabels(_inForce).Set(1);
    }
}
