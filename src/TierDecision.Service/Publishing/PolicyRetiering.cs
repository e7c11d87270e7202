using TierDecision.Configuration.Policies;
using TierDecision.Service.Failures;
using TierDecision.Service.Observability;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Publishing;

/// <summary>
/// Assigns the tiers of all customers anew on behalf of callers, or says who would move. One at a time on a node: it reads all customers, and holds
/// them in memory to write them. A preview gives way to what puts a policy into force: who may only propose keeps nobody from that.
/// </summary>
internal sealed partial class PolicyRetiering(
    ICustomerRetiering customers,
    PolicyLibraryCalls calls,
    PolicyCompilers compilers,
    RetierMetrics metrics,
    TimeProvider time,
    ILogger<PolicyRetiering> logger) : IDisposable
{
    private const string Nothing = PolicyChangeResult.NothingChanged;
    private const string AnotherRuns =
        $"This node assigns tiers anew, or previews that, for somebody else: try again when that has ended. {Nothing}";

    private const string GaveWay = $"A policy is put into force together with the customers: try again when that has ended. {Nothing}";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _who = new();
    private CancellationTokenSource? _preview;
    private bool _isActivating;

    /// <summary>Says who would move under a revision of the library.</summary>
    public async Task<(RetierRun? Run, Failure? Failure)> PreviewAsync(string revision, CancellationToken cancellationToken)
    {
        using var preview = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_who)
        {
            if (_isActivating || _preview is not null)
            {
                return (null, new Failure(FailureKind.StoreUnavailable, AnotherRuns));
            }

            _preview = preview;
        }

        try
        {
            return await RunAsync(
                revision, load => customers.PreviewRetierAsync(load.Plan!, metrics, preview.Token), preview.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new Failure(FailureKind.StoreUnavailable, GaveWay));
        }
        finally
        {
            lock (_who)
            {
                _preview = null;
            }
        }
    }

    /// <summary>Puts a revision into force together with the customers, whose tiers are assigned anew under it.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="expected">What the caller takes to be in force; empty for the policy file of each node.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="cancellationToken">Stops it before the step that changes anything.</param>
    public async Task<(RetierRun? Run, Failure? Failure)> ActivateAsync(
        string revision, string expected, AuditActor actor, CancellationToken cancellationToken)
    {
        lock (_who)
        {
            if (_isActivating)
            {
                return (null, new Failure(FailureKind.StoreUnavailable, AnotherRuns));
            }

            _isActivating = true;
            _preview?.Cancel();
        }

        try
        {
            return await RunAsync(
                revision,
                load =>
                {
                    Log.Begins(logger, revision, actor.Caller);
                    return customers.RetierAsync(new RetierRequest(revision, load.Plan!, expected), actor, metrics, cancellationToken);
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_who)
            {
                _isActivating = false;
            }
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<(RetierRun? Run, Failure? Failure)> RunAsync(
        string revision, Func<PolicyLoad, Task<RetierResult>> work, CancellationToken cancellationToken)
    {
        // For the preview that gives way.
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (found, failure) = await calls.FindAsync(revision, cancellationToken).ConfigureAwait(false);
            if (failure is not null)
            {
                return (null, failure);
            }

            var load = await compilers.CompileAsync(found.Document!, PolicyRevision.Describe(revision), cancellationToken).ConfigureAwait(false);
            if (load.Plan is null)
            {
                return (null, Failure.Of(FailureKind.PolicyUnfit, PolicyMapper.Of("revision", load.Findings, PolicyMapper.OfThisVersion)));
            }

            var started = time.GetTimestamp();
            var result = await work(load).ConfigureAwait(false);
            var run = new RetierRun(load, result, time.GetElapsedTime(started));
            Tell(run);
            return Refuse(result) is { } refusal ? (null, refusal) : (run, null);
        }
        finally
        {
            metrics.Report(0);
            _turn.Release();
        }
    }

    private void Tell(RetierRun run)
    {
        var (result, revision) = (run.Result, run.Load.Revision);
        if (result is { Status: RetierStatus.Done, InForce: not null, Counts: { } counts })
        {
            Log.Ended(logger, revision, counts.Changed, counts.Customers, run.Took);
        }
        else if (result.Status is RetierStatus.Unavailable or RetierStatus.Refused or RetierStatus.VerificationFailed)
        {
            Log.Failed(logger, revision, result.Detail);
        }
    }

    private static Failure? Refuse(RetierResult result) => result.Status switch
    {
        RetierStatus.Done or RetierStatus.Unchanged => null,
        RetierStatus.NoCustomers => new Failure(
            FailureKind.PolicyUnfit, $"There are no customers whose tiers could be assigned anew: activate the policy alone. {Nothing}"),
        RetierStatus.FigureMissing => new Failure(
            FailureKind.PolicyUnfit,
            $"The tiers of the customers cannot be assigned anew: {result.Detail}. {Nothing} Map the tiers that they have in its tier_names and "
            + "activate it alone; then score and load the customers under it."),
        RetierStatus.OverrideLost => new Failure(
            FailureKind.PolicyUnfit,
            $"The tiers of the customers cannot be assigned anew: {result.Detail}. {Nothing} Map these tiers in its tier_names, or end the "
            + "overrides."),
        RetierStatus.UnknownRevision or RetierStatus.OtherInForce => PolicyLibraryCalls.Refuse(new PolicyChangeResult(
            result.Status == RetierStatus.UnknownRevision ? PolicyChangeStatus.UnknownRevision : PolicyChangeStatus.OtherInForce,
            result.InForce, result.Detail)),
        RetierStatus.Busy => new Failure(
            FailureKind.StoreUnavailable, $"Customers are being loaded, or their tiers assigned anew: try again when that has ended. {Nothing}"),
        RetierStatus.VerificationFailed => new Failure(
            FailureKind.StoreUnavailable,
            $"The customers are not what the store says that it has ({result.Detail?.TrimEnd('.')}). {Nothing} Load them again, or restore a "
            + "backup."),
        _ => Failure.Of(FailureKind.StoreUnavailable),
    };

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.RetierBegins, LogLevel.Information,
            "The tiers of all customers are assigned anew under revision {Revision}, as '{Caller}' asked; tierdecision_retier_customers counts them")]
        public static partial void Begins(ILogger logger, string revision, string caller);

        [LoggerMessage(
            EventIds.RetierEnded, LogLevel.Information,
            "Revision {Revision} is in force together with its customers: {Changed} of {Customers} got another tier. That took {Took}")]
        public static partial void Ended(ILogger logger, string revision, long changed, long customers, TimeSpan took);

        [LoggerMessage(
            EventIds.RetierFailed, LogLevel.Warning, "The tiers of the customers were not assigned anew under revision {Revision}: {Detail}")]
        public static partial void Failed(ILogger logger, string revision, string? detail);
    }
}
