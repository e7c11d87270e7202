using Prometheus;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Service.Policies;

/// <summary>What is told of the policy in force on <c>/metrics</c>.</summary>
internal sealed class PolicyInForceMetrics
{
    private readonly Gauge _policy;
    private readonly Gauge.Child _fileRefused;
    private readonly Gauge.Child _libraryRefused;
    private readonly Gauge.Child _activation;
    private readonly Gauge.Child _confirmed;
    private readonly Counter _changes;
    private string[]? _inForce;

    public PolicyInForceMetrics(IMetricFactory factory)
    {
        _policy = factory.CreateGauge(
            "tierdecision_policy_info", "The policy in force and where it comes from; always 1.", ["name", "version", "revision", "source"]);
        _changes = factory.CreateCounter(
            "tierdecision_policy_changes_total", "Changes of the policy, by whether it was taken or refused.", ["outcome"]);
        _fileRefused = factory.CreateGauge(
            "tierdecision_policy_file_refused", "1 while the policy file is refused and the policy from before is in force; else 0.").WithLabels();
        _libraryRefused = factory.CreateGauge(
            "tierdecision_policy_library_refused",
            "1 while this node cannot use the policy that the library of the store has in force, and the one from before is; else 0.").WithLabels();
        _activation = factory.CreateGauge(
            "tierdecision_policy_activation", "The activation of the policy library that this node follows; 0 while it follows none.").WithLabels();
        _confirmed = factory.CreateGauge(
            "tierdecision_policy_confirmed_timestamp_seconds",
            "When the policy library was last asked what is in force, and said so; 0 if it never did.").WithLabels();
        _changes.WithLabels("taken").Inc(0);
        _changes.WithLabels("refused").Inc(0);
    }

    /// <summary>This policy is in force and comes from there: one series at a time, however often that changes.</summary>
    public void Show(PolicyLoad policy, PolicyOrigin origin)
    {
        if (_inForce is not null)
        {
            _policy.RemoveLabelled(_inForce);
        }

        _inForce = [policy.Plan!.Name, policy.Plan.Version, policy.Revision, EnumWords.SnakeCase(origin.ToString())];
        _policy.WithLabels(_inForce).Set(1);
    }

    /// <summary>A policy is in force from now on.</summary>
    public void Taken(PolicyLoad policy, PolicyOrigin origin)
    {
        _changes.WithLabels("taken").Inc();
        Show(policy, origin);
    }

    /// <summary>Whether the policy file as it is now is refused.</summary>
    public void FileIsRefused(bool isRefused) => IsRefused(_fileRefused, isRefused);

    /// <summary>Whether the policy that the library has in force is refused.</summary>
    public void LibraryIsRefused(bool isRefused) => IsRefused(_libraryRefused, isRefused);

    /// <summary>This node follows an activation.</summary>
    public void Follows(long activation) => _activation.Set(activation);

    /// <summary>The library has said what is in force.</summary>
    public void Confirmed(DateTimeOffset at) => _confirmed.Set(at.ToUnixTimeMilliseconds() / 1000.0);

    private void IsRefused(Gauge.Child gauge, bool isRefused)
    {
        gauge.Set(isRefused ? 1 : 0);
        if (isRefused)
        {
            _changes.WithLabels("refused").Inc();
        }
    }
}
