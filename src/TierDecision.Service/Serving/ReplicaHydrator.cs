using TierDecision.Core.Customers;
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
    private string? _lastProblem;

    /// <summary>Follows the store once. Returns what stands in the way of serving its customers; null where nothing does.</summary>
    public async Task<HydrationProblem?> FollowOnceAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var problem = await TryFollowAsync(progress, cancellationToken).ConfigureAwait(false);
        if (problem is not null && problem.Detail != _lastProblem)
        {
            // Once for each problem, not once a second.
            Log.CannotFollow(logger, store.Name, problem.Detail);
            metrics.HydrationFailed(problem.Kind.ToString().ToLowerInvariant());
        }

        _lastProblem = problem?.Detail;
        return problem;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await FollowOnceAsync(progress: null, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<HydrationProblem?> TryFollowAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var description = await store.DescribeAsync(cancellationToken).ConfigureAwait(false);
        switch (description.Status)
        {
            case DatasetStatus.Unavailable:
                return new HydrationProblem(HydrationProblemKind.Unavailable, $"cannot be reached: {description.Detail}");
            case DatasetStatus.Unreadable:
                return new HydrationProblem(HydrationProblemKind.Unreadable, $"holds data that this version cannot read: {description.Detail}");
            case DatasetStatus.Empty:
                if (serving.Current.Replica is null)
                {
                    serving.Swap(serving.Current.WithoutCustomers());
                }

                return new HydrationProblem(HydrationProblemKind.Empty, "is empty: load customers with 'tierctl load'");
        }

        var dataset = description.Dataset!;
        if (serving.Current.Replica is { } current && current.Dataset.Generation == dataset.Generation && current.Dataset.Checksum == dataset.Checksum)
        {
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
        metrics.Hydrated(replica);
        Log.Following(logger, store.Name, dataset.Generation, dataset.Customers, dataset.Aliases);
        return null;
    }
}

/// <summary>What stands in the way of serving a store's customers.</summary>
/// <param name="Kind">What kind of problem it is.</param>
/// <param name="Detail">What is wrong with the store and what to do, as the end of a sentence that begins with the store.</param>
internal sealed record HydrationProblem(HydrationProblemKind Kind, string Detail);

internal enum HydrationProblemKind
{
    Unavailable,
    Unreadable,
    Empty,
    OtherKey,
    OtherTiers,
}
