using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Service.Audit;
using TierDecision.Service.Background;
using TierDecision.Service.Serving;
using TierDecision.Storage.Audit;

namespace TierDecision.Service.Policies;

/// <summary>
/// Looks at the policy file, and at those that it names, at every interval and at SIGHUP. A policy with errors, or one that cannot serve the
/// customers, is refused: it is logged and counted once, and the policy in force goes on.
/// </summary>
internal sealed class PolicyFileWorker : PeriodicWorker, IReloadable
{
    private readonly Lock _looking = new();
    private readonly string _file;
    private readonly ServingState _serving;
    private readonly DecisionMetrics _decisions;
    private readonly PolicyFileMetrics _metrics;
    private readonly NodeEvents _events;
    private readonly ILogger<PolicyFileWorker> _logger;
    private IReadOnlyList<string> _namedFiles;
    private string? _seen;
    private PolicyLoad _load;
    private string? _refusal;

    /// <param name="first">The policy of the start, which was read from the file.</param>
    /// <param name="interval">How often to look.</param>
    /// <param name="serving">Where the policy in force is.</param>
    /// <param name="decisions">Counts the decisions of the next policy.</param>
    /// <param name="metrics">Counts changes of the file.</param>
    /// <param name="events">Takes changes for the audit trail.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where changes are told.</param>
    public PolicyFileWorker(
        PolicyLoad first, TimeSpan interval, ServingState serving, DecisionMetrics decisions, PolicyFileMetrics metrics, NodeEvents events,
        TimeProvider time, ILogger<PolicyFileWorker> logger)
        : base(interval, time, logger)
    {
        _file = first.Source;
        _load = first;
        _namedFiles = first.NamedFiles;
        _serving = serving;
        _decisions = decisions;
        _metrics = metrics;
        _events = events;
        _logger = logger;
    }

    /// <summary>Looks once.</summary>
    public void Look()
    {
        // At the interval, and at a signal.
        lock (_looking)
        {
            // Before it is read: what changes in between is seen at the next look, as are files that it did not name before.
            var seen = PolicyFile.Fingerprint(_file, _namedFiles);
            if (seen != _seen)
            {
                _load = PolicyFile.Load(_file, Instant.FromDateTimeOffset(Time.GetUtcNow()));
                _seen = _load.NamedFiles.SequenceEqual(_namedFiles, StringComparer.Ordinal) ? seen : null;
                _namedFiles = _load.NamedFiles;
            }

            // Also a policy from before that the customers of then refused.
            Tell(Take(_load));
        }
    }

    public string Reload()
    {
        Look();
        var policy = _serving.Current.Policy.Policy;
        var inForce = $"'{policy.Name}' {policy.Version}, revision {policy.Revision}";
        return _refusal is null ? $"the policy file ({inForce}, is in force)" : $"the policy file, which is refused ({inForce}, goes on)";
    }

    protected override ValueTask WorkAsync(CancellationToken stoppingToken)
    {
        Look();
        return ValueTask.CompletedTask;
    }

    // Returns why it is refused; null if it is in force.
    private string? Take(PolicyLoad load)
    {
        if (load.Plan is not { } plan)
        {
            return ErrorText.Of($"'{_file}' has", load.Errors);
        }

        var before = _serving.Current.Policy.Policy;
        if (before.Revision == load.Revision)
        {
            return null;
        }

        string? refusal = null;
        if (!_serving.TryChange(model => model.WithPolicy(plan, load.Revision, _decisions, out refusal)))
        {
            return $"'{_file}' cannot serve: {refusal}";
        }

        PolicyLog.Taken(_logger, load);
        _metrics.Taken(load);
        _events.Add(
            AuditKind.PolicyFileReloaded,
            [new AuditChange("policy", Name(before.Name, before.Version, before.Revision), Name(plan.Name, plan.Version, load.Revision))]);
        return null;
    }

    private static string Name(string name, string version, string revision) => $"{name} {version} ({revision})";

    private void Tell(string? refusal)
    {
        if (refusal == _refusal)
        {
            return;
        }

        var inForce = _serving.Current.Policy.Policy;
        _refusal = refusal;
        _metrics.IsRefused(refusal is not null);
        if (refusal is not null)
        {
            PolicyLog.Refused(_logger, inForce, refusal);
        }
        else
        {
            PolicyLog.RefusedNoMore(_logger, inForce);
        }
    }
}
