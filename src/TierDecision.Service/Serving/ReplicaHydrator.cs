using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Service.Metrics;
using TierDecision.Store;
using TierDecision.Store.Replica;

namespace TierDecision.Service.Serving;

/// <summary>
/// Keeps the serving model's customers those of the store's live dataset. A store that is down or a dataset that cannot be served leaves
/// the model as it is.
/// </summary>
internal sealed partial class ReplicaHydrator(
    ICustomerStore store, ServingState serving, IdentityHasher identities, DecisionMetrics metrics, TimeSpan interval, TimeProvider time, ILogger<ReplicaHydrator> logger)
    : BackgroundService
{
    private HydrationProblem? _lastProblem;
    private bool _unconfirmedLogged;

    /// <summary>Follows the store once. Returns what stands in the way of serving its customers; null where nothing does.</summary>
    public async Task<HydrationProblem?> FollowOnceAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var before = serving.Current;
        var problem = await TryFollowAsync(progress, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            metrics.HydrationFailed(Vocabulary.SnakeCase(problem.Kind.ToString()));
            if (!problem.IsLike(_lastProblem))
            {
                // Once for each problem, not once a second.
                var level = problem.Kind == HydrationProblemKind.Lost ? LogLevel.Error : LogLevel.Warning;
                Log.CannotFollow(logger, level, store.Name, problem.Detail);
            }
        }
        else if (_lastProblem is not null && serving.Current == before)
        {
            Log.FollowsAgain(logger, store.Name);
        }

        _lastProblem = problem;
        TellOfUnconfirmed();
        return problem;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await FollowOrLogAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    // What a store throws is a bug of the store; it must not take the service down, which can go on from the customers that it has.
    private async Task FollowOrLogAsync(CancellationToken stoppingToken)
    {
        try
        {
            await FollowOnceAsync(progress: null, stoppingToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            metrics.HydrationFailed("failed");
            Log.Failed(logger, store.Name, e);
        }
    }

    // Once when answers begin to say that they are degraded, and once when they cease to.
    private void TellOfUnconfirmed()
    {
        var unconfirmed = serving.UnconfirmedMilliseconds(Now);
        var degraded = unconfirmed != ServingState.NeverConfirmed && unconfirmed > serving.Current.Plan.UnconfirmedData.DegradedAfterMilliseconds;
        if (degraded && !_unconfirmedLogged)
        {
            Log.Unconfirmed(logger, store.Name, TimeSpan.FromMilliseconds(unconfirmed));
        }
        else if (!degraded && _unconfirmedLogged)
        {
            Log.ConfirmedAgain(logger, store.Name);
        }

        _unconfirmedLogged = degraded;
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private void Confirm(Instant asOf)
    {
        serving.Confirm(asOf);
        metrics.Confirmed(asOf);
    }

    private async Task<HydrationProblem?> TryFollowAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var asked = Now;
        var description = await store.DescribeAsync(cancellationToken).ConfigureAwait(false);
        switch (description.Status)
        {
            case DatasetStatus.Unavailable:
                return new HydrationProblem(HydrationProblemKind.Unavailable, $"cannot be reached: {description.Detail}");
            case DatasetStatus.Unreadable:
                return new HydrationProblem(HydrationProblemKind.Unreadable, $"holds data that this version cannot read: {description.Detail}");
            case DatasetStatus.Empty:
                if (serving.Current.Replica is { } kept)
                {
                    // A store that lost its data must not make a company forget its customers.
                    return new HydrationProblem(
                        HydrationProblemKind.Lost,
                        $"is empty and has lost its customers: the {kept.Dataset.Customers} of generation {kept.Dataset.Generation} are served from memory until the service "
                        + "stops; restore the store from a backup or load customers again with 'tierctl load'");
                }

                serving.Swap(serving.Current.WithoutCustomers());
                Confirm(asked);
                return new HydrationProblem(HydrationProblemKind.Empty, "is empty: load customers with 'tierctl load'");
        }

        var dataset = description.Dataset!;
        if (serving.Current.Replica is { } current && current.Dataset.Generation == dataset.Generation && current.Dataset.Checksum == dataset.Checksum)
        {
            Confirm(asked);
            return null;
        }

        if (dataset.Header.IdentityKeyFingerprint != identities.Fingerprint)
        {
            return new HydrationProblem(
                HydrationProblemKind.OtherKey,
                "holds customers whose identifiers were hashed under another identity key: give the service and the loader the same TierDecision:Identity:Key or KeyFile");
        }

        var hydration = await CustomerReplica.HydrateAsync(store, dataset, progress, cancellationToken).ConfigureAwait(false);
        if (hydration.Replica is not { } replica)
        {
            return new HydrationProblem(HydrationProblemKind.Unavailable, $"could not be read: {hydration.Detail}");
        }

        if (serving.Current.WithCustomers(replica, out var error) is not { } model)
        {
            return new HydrationProblem(HydrationProblemKind.OtherTiers, $"cannot be served: {error}");
        }

        serving.Swap(model);
        Confirm(asked);
        metrics.Hydrated(replica);
        Log.Following(logger, store.Name, dataset.Generation, dataset.Customers, dataset.Aliases);
        return null;
    }
}

/// <summary>What stands in the way of serving a store's customers.</summary>
/// <param name="Kind">What kind of problem it is.</param>
/// <param name="Detail">What is wrong with the store and what to do, as the end of a sentence that begins with the store.</param>
internal sealed record HydrationProblem(HydrationProblemKind Kind, string Detail)
{
    /// <summary>Whether it is the same problem again. What a store that cannot be reached says of itself differs from time to time.</summary>
    public bool IsLike(HydrationProblem? other) => other?.Kind == Kind && (Kind == HydrationProblemKind.Unavailable || other.Detail == Detail);
}

internal enum HydrationProblemKind
{
    Unavailable,
    Unreadable,
    Empty,

    /// <summary>The store is empty, and customers are served that it once had.</summary>
    Lost,
    OtherKey,
    OtherTiers,
}
