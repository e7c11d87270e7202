using TierDecision.Configuration.Policies;
using TierDecision.Service.Background;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>
/// Follows the policy library of the store: before the service serves, as soon as the store tells of a change, and at every interval. While the
/// library has a policy in force it goes before the file. One that this node cannot use is refused: it is logged and counted once, and the policy in
/// force goes on; so it does while the store is away.
/// </summary>
internal sealed class PolicyLibraryWorker : BackgroundService
{
    private readonly IPolicyLibrary _library;
    private readonly PolicySwitch _policies;
    private readonly CompiledPolicies _compiled;
    private readonly PolicyFileWorker _file;
    private readonly PolicyTrialFollower _trials;
    private readonly PolicyCheckpoint? _checkpoint;
    private readonly PolicyInForceMetrics _metrics;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<PolicyLibraryWorker> _logger;
    private readonly WorkerFailures _failures;

    // One look after the other: what was read earlier must not be followed later.
    private readonly SemaphoreSlim _turn = new(1, 1);

    // What was read last, compiled: also what is refused, for the customers may be others one day.
    private PolicyInForce _read;
    private PolicyLoad? _load;
    private PolicyInForce? _written;
    private PolicyInForce? _handedOver;
    private string? _refusal;
    private string? _unread;
    private string? _unwritten;
    private bool _isLost;

    /// <param name="start">The policy of the start.</param>
    /// <param name="interval">How often to look.</param>
    /// <param name="library">The library.</param>
    /// <param name="policies">Puts policies into force.</param>
    /// <param name="compiled">Compiles what is read.</param>
    /// <param name="file">Looks at the policy file while the library has nothing in force.</param>
    /// <param name="trials">Takes part in trials beside the policy in force.</param>
    /// <param name="checkpoint">Where the last policy of the library is kept; null for nowhere.</param>
    /// <param name="metrics">Counts what is refused.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where changes are told.</param>
    public PolicyLibraryWorker(
        StartPolicy start, TimeSpan interval, IPolicyLibrary library, PolicySwitch policies, CompiledPolicies compiled, PolicyFileWorker file,
        PolicyTrialFollower trials, PolicyCheckpoint? checkpoint, PolicyInForceMetrics metrics, TimeProvider time,
        ILogger<PolicyLibraryWorker> logger)
    {
        _read = start.InForce;
        _load = start.Origin == PolicyOrigin.Library ? start.Policy : null;
        (_interval, _library, _policies, _compiled, _file, _trials) = (interval, library, policies, compiled, file, trials);
        (_checkpoint, _metrics) = (checkpoint, metrics);
        (_time, _logger, _failures) = (time, logger, new WorkerFailures("following the policy library", time, logger));
    }

    /// <summary>Looks once.</summary>
    public async ValueTask LookAsync(CancellationToken cancellationToken) => await TakeAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Looks once, and says why this node does not decide under what is in force, for people; null if it does. A change that was acknowledged before
    /// is seen.
    /// </summary>
    public async ValueTask<string?> TakeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var reading = await _library.ReadPolicyInForceAsync(_read, cancellationToken).ConfigureAwait(false);
            TellUnread(reading.Detail);
            if (reading.InForce is not { } inForce)
            {
                return $"the policy library cannot be read: {reading.Detail}";
            }

            string? refusal;
            lock (_policies.Changing)
            {
                Follow(inForce, reading);
                refusal = _policies.Origin == PolicyOrigin.Library ? _refusal : _file.Refusal;
            }

            await _trials.FollowAsync(inForce, reading.Trials, cancellationToken).ConfigureAwait(false);
            return refusal;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the service serves. A store that does not answer is not waited for.
        using var deadline = new CancellationTokenSource(_interval, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await TryAsync(LookAsync, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // It is read in the background.
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (!await TryAsync(token => new ValueTask(_library.WaitForPolicyAsync(_interval, token)), stoppingToken).ConfigureAwait(false))
                {
                    await Task.Delay(_interval, _time, stoppingToken).ConfigureAwait(false);
                }

                await TryAsync(LookAsync, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    // What a step throws is a bug, and must not take the service down.
    private async ValueTask<bool> TryAsync(Func<CancellationToken, ValueTask> step, CancellationToken stoppingToken)
    {
        try
        {
            await step(stoppingToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            _failures.Failed(e);
            return false;
        }
    }

    private void Follow(PolicyInForce inForce, PolicyInForceReading reading)
    {
        if (inForce.Number == 0 && !inForce.IsPublished)
        {
            // Nothing was ever in force; or the store has lost its library, and then the policy in force goes on.
            if (_read.Number > 0 && !_isLost)
            {
                PolicyLog.LibraryLost(_logger, _policies.InForce.Revision);
            }

            _isLost = _read.Number > 0;
            return;
        }

        _isLost = false;
        _policies.Activation = inForce.Number;
        if (inForce != _read)
        {
            _load = reading.Document is { } document ? _compiled.Of(inForce, document) : null;
            _read = inForce;
        }

        if (_load is not { } load)
        {
            if (inForce != _handedOver)
            {
                HandOverToFile();
                _handedOver = inForce;
            }

            return;
        }

        if (_policies.Origin != PolicyOrigin.Library)
        {
            _policies.Origin = PolicyOrigin.Library;
            _file.Rest();
            PolicyLog.LibraryDecides(_logger);
        }

        Tell(_policies.Take(load));
        if (_refusal is null)
        {
            _metrics.Follows(inForce.Number);
            Keep(load);
        }
    }

    // Somebody has put the file of each node into force again.
    private void HandOverToFile()
    {
        _written = null;
        TellUnwritten(_checkpoint?.Remove());
        _metrics.Follows(0);
        if (_refusal is not null)
        {
            _refusal = null;
            _metrics.LibraryIsRefused(false);
        }

        if (_policies.Origin != PolicyOrigin.File)
        {
            _policies.Origin = PolicyOrigin.File;
            PolicyLog.FileDecides(_logger);
            _file.Look();
        }
    }

    private void Keep(PolicyLoad load)
    {
        if (_checkpoint is not null && _written != _read && load.Document is { } document)
        {
            var problem = _checkpoint.Write(_read, document);
            _written = problem is null ? _read : _written;
            TellUnwritten(problem);
        }
    }

    private void Tell(string? refusal)
    {
        if (refusal == _refusal)
        {
            return;
        }

        _refusal = refusal;
        _metrics.LibraryIsRefused(refusal is not null);
        if (refusal is not null)
        {
            PolicyLog.LibraryRefused(_logger, _read.Revision, _policies.InForce, refusal);
        }
        else
        {
            PolicyLog.LibraryRefusedNoMore(_logger, _read.Revision);
        }
    }

    private void TellUnread(string? problem)
    {
        if (problem is not null && _unread is null)
        {
            PolicyLog.LibraryUnread(_logger, problem);
        }
        else if (problem is null && _unread is not null)
        {
            PolicyLog.LibraryReadAgain(_logger);
        }

        _unread = problem;
    }

    private void TellUnwritten(string? problem)
    {
        if (problem is not null && problem != _unwritten)
        {
            PolicyLog.CheckpointNotWritten(_logger, _checkpoint!.Path, problem);
        }

        _unwritten = problem;
    }
}
