using System.Globalization;
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
internal sealed class PolicyLibraryWorker : BackgroundService, IPolicyLook
{
    private const long NeverConfirmed = long.MinValue;

    private readonly IPolicyLibrary _library;
    private readonly IDatasetDirectory _customers;
    private readonly PolicySwitch _policies;
    private readonly PolicyPairing _pairing;
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
    private long _confirmedAt = NeverConfirmed;

    /// <param name="start">The policy of the start.</param>
    /// <param name="interval">How often to look.</param>
    /// <param name="library">The library.</param>
    /// <param name="customers">Says which customers are live.</param>
    /// <param name="policies">Puts policies into force.</param>
    /// <param name="pairing">Decides over which customers.</param>
    /// <param name="compiled">Compiles what is read.</param>
    /// <param name="file">Looks at the policy file while the library has nothing in force.</param>
    /// <param name="trials">Takes part in trials beside the policy in force.</param>
    /// <param name="checkpoint">Where the last policy of the library is kept; null for nowhere.</param>
    /// <param name="metrics">Counts what is refused.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where changes are told.</param>
    public PolicyLibraryWorker(
        StartPolicy start, TimeSpan interval, IPolicyLibrary library, IDatasetDirectory customers, PolicySwitch policies, PolicyPairing pairing,
        CompiledPolicies compiled, PolicyFileWorker file, PolicyTrialFollower trials, PolicyCheckpoint? checkpoint, PolicyInForceMetrics metrics,
        TimeProvider time, ILogger<PolicyLibraryWorker> logger)
    {
        _read = start.InForce;
        _load = start.Origin == PolicyOrigin.Library ? start.Policy : null;
        (_interval, _library, _customers, _policies, _pairing, _compiled) = (interval, library, customers, policies, pairing, compiled);
        (_file, _trials, _checkpoint, _metrics) = (file, trials, checkpoint, metrics);
        (_time, _logger, _failures) = (time, logger, new WorkerFailures("following the policy library", time, logger));
    }

    /// <summary>Why what is in force is refused here, for people; null if it is not, as far as this node knows.</summary>
    public string? Refusal
    {
        get
        {
            lock (_policies.Changing)
            {
                return _policies.Origin == PolicyOrigin.Library ? _refusal : _file.Refusal;
            }
        }
    }

    /// <summary>What this node waits for before it decides under what is in force; null for nothing.</summary>
    public string? Waiting => Waits(_pairing.Waiting);

    /// <summary>For how long the library has not said what is in force; null if it never did.</summary>
    public TimeSpan? Unconfirmed => Interlocked.Read(ref _confirmedAt) is var at && at != NeverConfirmed ? _time.GetElapsedTime(at) : null;

    /// <inheritdoc/>
    public async ValueTask<bool> LookAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken).ConfigureAwait(false)).InForce is not null;

    /// <summary>
    /// Looks once, and says why this node does not decide under what is in force, for people; null if it does. A change that was acknowledged before
    /// is seen.
    /// </summary>
    public async ValueTask<string?> TakeAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken).ConfigureAwait(false) is { InForce: null, Detail: var problem })
        {
            return $"the policy library cannot be read: {problem}";
        }

        return Refusal ?? Waiting;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the service serves. A store that does not answer is not waited for.
        using var deadline = new CancellationTokenSource(_interval, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await TryAsync(LookAtAllAsync, both.Token).ConfigureAwait(false);
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

                await TryAsync(LookAtAllAsync, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async ValueTask LookAtAllAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken).ConfigureAwait(false);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes a policy that waits over the served customers if these are the live ones: then those that it came with were replaced since. What is in
    /// force is read around the look at what is live, because both can change in one step.
    /// </summary>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        if (_pairing.Waiting is not { } waiting)
        {
            return;
        }

        var live = (await _customers.DescribeAsync(cancellationToken).ConfigureAwait(false)).Dataset;
        if (live is not null && live.Number != waiting.InForce.Dataset && _policies.Serves(live)
            && await LookAsync(cancellationToken).ConfigureAwait(false))
        {
            _pairing.TakeOverServed(waiting);
        }
    }

    // Looks once: what was read, and followed if it could be.
    private async ValueTask<PolicyInForceReading> ReadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (asked, askedAt) = (_time.GetTimestamp(), _time.GetUtcNow());
            var reading = await _library.ReadPolicyInForceAsync(_read, cancellationToken).ConfigureAwait(false);
            TellUnread(reading.Detail);
            if (reading.InForce is { } inForce)
            {
                lock (_policies.Changing)
                {
                    Follow(inForce, reading);
                }

                Interlocked.Exchange(ref _confirmedAt, asked);
                _metrics.Confirmed(askedAt);
                await _trials.FollowAsync(inForce, reading.Trials, cancellationToken).ConfigureAwait(false);
            }

            return reading;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static string? Waits(WaitingPolicy? waiting) => waiting is null ? null : string.Create(
        CultureInfo.InvariantCulture, $"the customers that it goes with, dataset {waiting.InForce.Dataset}, are being read");

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
        if (inForce != _read)
        {
            _load = reading.Document is { } document ? _compiled.Of(inForce, document) : null;
            _read = inForce;
        }

        if (_load is not { } load)
        {
            _pairing.HandOver(inForce);
            if (inForce != _handedOver)
            {
                HandOverToFile(inForce);
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

        var taking = _pairing.Take(load, inForce);
        Tell(taking.Refusal);
        if (taking is { Refusal: null, Waits: false })
        {
            _metrics.Follows(inForce.Number);
            Keep(load);
        }
    }

    // Somebody has put the file of each node into force again.
    private void HandOverToFile(PolicyInForce inForce)
    {
        _written = null;

        // Which customers go with the file has to be known as long as it is not any.
        TellUnwritten(inForce.Dataset == 0 ? _checkpoint?.Remove() : _checkpoint?.Write(new KeptPolicy(inForce, null)));
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
            var problem = _checkpoint.Write(new KeptPolicy(_read, document));
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
