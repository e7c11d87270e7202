using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Service.Audit;
using TierDecision.Service.Background;
using TierDecision.Storage.Audit;

namespace TierDecision.Service.Policies;

/// <summary>
/// Looks at the policy file, and at those that it names, at every interval and at SIGHUP, as long as the library of the store has no policy in force.
/// A policy with errors, or one that cannot serve the customers, is refused: it is logged and counted once, and the policy in force goes on.
/// </summary>
internal sealed class PolicyFileWorker : PeriodicWorker, IReloadable
{
    private readonly string _file;
    private readonly PolicySwitch _policies;
    private readonly PolicyPairing _pairing;
    private readonly PolicyInForceMetrics _metrics;
    private readonly NodeEvents _events;
    private readonly ILogger<PolicyFileWorker> _logger;
    private IReadOnlyList<string> _namedFiles = [];
    private string? _seen;
    private PolicyLoad? _load;
    private string? _refusal;

    // What was in force before the file that waits for its customers; null if it does not wait.
    private V1.PolicyReference? _waitsBehind;

    /// <param name="start">The policy of the start.</param>
    /// <param name="interval">How often to look.</param>
    /// <param name="policies">Knows what is in force.</param>
    /// <param name="pairing">Puts the file into force.</param>
    /// <param name="metrics">Counts changes of the file.</param>
    /// <param name="events">Takes changes for the audit trail.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where refusals are told.</param>
    public PolicyFileWorker(
        StartPolicy start, TimeSpan interval, PolicySwitch policies, PolicyPairing pairing, PolicyInForceMetrics metrics, NodeEvents events,
        TimeProvider time, ILogger<PolicyFileWorker> logger)
        : base(interval, time, logger)
    {
        _file = start.File;
        if (start.Origin == PolicyOrigin.File)
        {
            _load = start.Policy;
            _namedFiles = start.Policy.NamedFiles;
        }

        _policies = policies;
        _pairing = pairing;
        _metrics = metrics;
        _events = events;
        _logger = logger;
    }

    /// <summary>Why the file is refused; null if it is not. Read under <see cref="PolicySwitch.Changing"/>.</summary>
    public string? Refusal => _refusal;

    /// <summary>Looks once, unless the library has the policy.</summary>
    public void Look()
    {
        // At the interval, and at a signal.
        lock (_policies.Changing)
        {
            if (_policies.Origin == PolicyOrigin.File)
            {
                LookAtFile();
            }
        }
    }

    /// <summary>The library has the policy from now on: the file is not looked at, and not refused either.</summary>
    public void Rest()
    {
        _waitsBehind = null;
        if (_refusal is not null)
        {
            _refusal = null;
            _metrics.FileIsRefused(false);
        }
    }

    public string Reload()
    {
        Look();
        var policy = _policies.InForce;
        var inForce = $"'{policy.Name}' {policy.Version}, revision {policy.Revision}";
        return _policies.Origin != PolicyOrigin.File ? $"not the policy file, since the library has the policy ({inForce}, is in force)"
            : _waitsBehind is not null ? $"the policy file, which waits for the customers that go with it ({inForce}, goes on)"
            : _refusal is null ? $"the policy file ({inForce}, is in force)"
            : $"the policy file, which is refused ({inForce}, goes on)";
    }

    protected override ValueTask WorkAsync(CancellationToken stoppingToken)
    {
        Look();
        return ValueTask.CompletedTask;
    }

    private void LookAtFile()
    {
        // Before it is read: what changes in between is seen at the next look, as are files that it did not name before.
        var seen = PolicyFile.Fingerprint(_file, _namedFiles);
        if (seen != _seen || _load is null)
        {
            _load = PolicyFile.Load(_file, Instant.FromDateTimeOffset(Time.GetUtcNow()));
            _seen = _load.NamedFiles.SequenceEqual(_namedFiles, StringComparer.Ordinal) ? seen : null;
            _namedFiles = _load.NamedFiles;
        }

        // Also a policy from before that the customers of then refused.
        var before = _waitsBehind ?? _policies.InForce;
        var taking = _pairing.TakeFile(_load);
        _waitsBehind = taking.Waits ? before : null;
        Tell(taking.Refusal);
        var now = taking.Waits ? before : _policies.InForce;
        if (now.Revision != before.Revision)
        {
            _events.Add(AuditKind.PolicyFileReloaded, [new AuditChange("policy", Name(before), Name(now))]);
        }
    }

    private static string Name(V1.PolicyReference policy) => $"{policy.Name} {policy.Version} ({policy.Revision})";

    private void Tell(string? refusal)
    {
        if (refusal == _refusal)
        {
            return;
        }

        var inForce = _policies.InForce;
        _refusal = refusal;
        _metrics.FileIsRefused(refusal is not null);
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
