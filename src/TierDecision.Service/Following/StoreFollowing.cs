using System.Runtime.CompilerServices;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Serving;
using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>
/// Keeps the serving model's customers those of the store's live dataset. A store that is down or a dataset that cannot be served leaves
/// the model as it is.
/// </summary>
internal sealed partial class StoreFollowing(
    ICustomerStore store, ServingState serving, IdentityHasher identities, DecisionMetrics metrics, TimeSpan interval, TimeProvider time, ILogger<StoreFollowing> logger,
    CheckpointSchedule? checkpoint = null, CustomerCacheOptions? cache = null, CacheMetrics? cacheMetrics = null)
    : BackgroundService
{
    private ICustomerFollower? _follower;

    // Where the customers of a checkpoint were left, until they are followed on from there.
    private FollowPosition? _left;
    private FollowProblem? _lastProblem;
    private bool _unconfirmedLogged;

    /// <summary>Follows the store once. Returns what stands in the way of serving its customers; null where nothing does.</summary>
    public async Task<FollowProblem?> FollowOnceAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var before = serving.Current;
        var problem = await TryFollowAsync(progress, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            metrics.HydrationFailed(EnumWords.SnakeCase(problem.Kind.ToString()));
            if (!problem.IsLike(_lastProblem))
            {
                // Once for each problem, not once a second.
                var level = problem.Kind == FollowProblemKind.Lost ? LogLevel.Error : LogLevel.Warning;
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

    /// <summary>Serves the customers of the checkpoint until the store can be followed; false where there are none that can be served.</summary>
    public bool StartFromCheckpoint()
    {
        if (checkpoint?.Read(identities.Fingerprint) is not { Replica: { } replica } reading)
        {
            return false;
        }

        if (serving.Current.WithCustomers(replica, out var refusal) is not { } model)
        {
            Log.CheckpointNotServed(logger, refusal!);
            return false;
        }

        Confirm(reading.ConfirmedAt);
        serving.Swap(model);
        metrics.Hydrated(replica);
        _left = reading.Position;
        return true;
    }

    public override void Dispose()
    {
        // Its connection is the store's own, which is disposed with the service.
        _follower = null;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await FollowAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }

        if (_follower is CustomerFollower follower)
        {
            checkpoint?.Keep(follower, serving.ConfirmedAt);
        }

        await LeaveAsync().ConfigureAwait(false);
    }

    // As soon as the store tells of a change, and at every interval whether it does or not.
    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var looked = time.GetTimestamp();
        var served = new WeakReference<ICustomerView?>(serving.Current.Customers);
        while (true)
        {
            var left = interval - time.GetElapsedTime(looked);
            if (left > TimeSpan.Zero)
            {
                await WaitAsync(left, stoppingToken).ConfigureAwait(false);
            }

            if (time.GetElapsedTime(looked) >= interval || _follower is null || await TakeInAsync(stoppingToken).ConfigureAwait(false))
            {
                looked = time.GetTimestamp();
                await RunOrLogAsync(() => FollowOnceAsync(progress: null, stoppingToken), stoppingToken).ConfigureAwait(false);

                // Between two steps: nothing changes the customers while they are written.
                if (_follower is CustomerFollower follower)
                {
                    checkpoint?.KeepIfDue(follower, serving.ConfirmedAt);
                }

                await GiveBackMemoryAsync(served).ConfigureAwait(false);
            }
        }
    }

    // Takes in what the store told of; true where that is that other customers have gone live, for which the follower of these can do nothing.
    private async Task<bool> TakeInAsync(CancellationToken stoppingToken)
    {
        var replaced = false;
        await RunOrLogAsync(
            async () => replaced = (await StepAsync(complete: false, stoppingToken).ConfigureAwait(false)).Status == FollowStatus.Replaced,
            stoppingToken).ConfigureAwait(false);
        return replaced;
    }

    // Other customers are served: those before take as much memory again, and nothing would collect it for a long time, because decisions leave hardly any garbage.
    // Nothing is moved by it: the tables are pinned.
    private async ValueTask GiveBackMemoryAsync(WeakReference<ICustomerView?> served)
    {
        if (!IsServed(served))
        {
            served.SetTarget(serving.Current.Customers);

            // Below on this stack may be those who have just ended the step that put the others in place.
            await Task.Yield();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    // Apart, so that nothing on the stack keeps what is to be collected.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsServed(WeakReference<ICustomerView?> served) => served.TryGetTarget(out var customers) && customers == serving.Current.Customers;

    private async Task WaitAsync(TimeSpan atMost, CancellationToken stoppingToken)
    {
        try
        {
            await (_follower?.WaitAsync(atMost, stoppingToken) ?? Task.Delay(atMost, time, stoppingToken)).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // The next look tells.
            await Task.Delay(atMost, time, stoppingToken).ConfigureAwait(false);
        }
    }

    // What a store throws is a bug of the store; it must not take the service down, which can go on from the customers that it has.
    private async Task RunOrLogAsync(Func<Task> step, CancellationToken stoppingToken)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            metrics.HydrationFailed("failed");
            Log.Failed(logger, store.Name, e);
        }
    }

    private async Task<FollowResult> StepAsync(bool complete, CancellationToken cancellationToken)
    {
        var follower = _follower!;
        var result = await follower.StepAsync(complete, cancellationToken).ConfigureAwait(false);
        metrics.Followed(follower.Customers, result);
        if (result.Resyncs > 0)
        {
            if (follower is CacheFollower)
            {
                Log.Emptied(logger, store.Name);
            }
            else
            {
                Log.Resynced(logger, store.Name, result.Resyncs);
            }
        }

        return result;
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

    private async Task<FollowProblem?> TryFollowAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var asked = Now;
        FollowResult? step = null;
        if (_follower is not null)
        {
            var result = await StepAsync(complete: true, cancellationToken).ConfigureAwait(false);
            if (result.Status == FollowStatus.Current)
            {
                Confirm(asked);
                return null;
            }

            if (result.Status == FollowStatus.VerificationFailed)
            {
                return new FollowProblem(FollowProblemKind.Unavailable, $"could not be read: {result.Detail}");
            }

            step = result;
        }

        var description = await store.DescribeAsync(cancellationToken).ConfigureAwait(false);
        switch (description.Status)
        {
            case DatasetStatus.Unavailable:
                return new FollowProblem(FollowProblemKind.Unavailable, $"cannot be reached: {description.Detail}");
            case DatasetStatus.Unreadable:
                return new FollowProblem(FollowProblemKind.Unreadable, $"holds data that this version cannot read: {description.Detail}");
            case DatasetStatus.Empty:
                if (serving.Current.Customers is { } kept)
                {
                    // A store that lost its data must not make a company forget its customers.
                    return new FollowProblem(
                        FollowProblemKind.Lost,
                        $"is empty and has lost its customers: the {kept.Customers} of generation {kept.Dataset.Generation} are served from memory until the service "
                        + "stops; restore the store from a backup or load customers again with 'tierctl load'");
                }

                Confirm(asked);
                serving.Swap(serving.Current.WithoutCustomers());
                return new FollowProblem(FollowProblemKind.Empty, "is empty: load customers with 'tierctl load'");
        }

        var dataset = description.Dataset!;
        if (step is { Status: FollowStatus.Unavailable, Detail: var detail } && _follower!.Customers.Dataset.IsSame(dataset))
        {
            // It has just come back. What was followed can be followed further, and need not be read as a whole.
            return new FollowProblem(FollowProblemKind.Unavailable, $"cannot be followed yet: {detail}");
        }

        if (dataset.Header.IdentityKeyFingerprint != identities.Fingerprint)
        {
            return new FollowProblem(
                FollowProblemKind.OtherKey,
                "holds customers whose identifiers were hashed under another identity key: give the service and the loader the same TierDecision:Identity:Key or KeyFile");
        }

        if (serving.Current.Refuses(dataset.Header) is { } refusal)
        {
            return new FollowProblem(FollowProblemKind.OtherTiers, $"cannot be served: {refusal}");
        }

        if (await TryResumeAsync(dataset, cancellationToken).ConfigureAwait(false))
        {
            Confirm(asked);
            return null;
        }

        return await HydrateAsync(dataset, asked, progress, cancellationToken).ConfigureAwait(false);
    }

    // Where the customers of the checkpoint are still those of the live dataset, only what changed since is read.
    private async Task<bool> TryResumeAsync(DatasetInfo dataset, CancellationToken cancellationToken)
    {
        if (_left is not { } position || serving.Current.Customers is not CustomerReplica replica || !replica.Dataset.IsSame(dataset))
        {
            return false;
        }

        var resumed = await CustomerFollower.ResumeAsync(store, replica, position, cancellationToken).ConfigureAwait(false);
        if (resumed.Status == HydrationStatus.VerificationFailed)
        {
            Log.NotResumed(logger, store.Name, resumed.Detail!);
            _left = null;
        }

        if (resumed.Follower is not { } follower)
        {
            return false;
        }

        _left = null;
        await LeaveAsync().ConfigureAwait(false);
        _follower = follower;
        metrics.Hydrated(replica);
        Log.Resumed(logger, store.Name, dataset.Generation, replica.Customers, replica.Aliases);
        return true;
    }

    private async Task<FollowProblem?> HydrateAsync(DatasetInfo dataset, Instant asked, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (follower, detail) = await StartFollowingAsync(dataset, progress, cancellationToken).ConfigureAwait(false);
        if (follower is null)
        {
            return new FollowProblem(FollowProblemKind.Unavailable, $"could not be read: {detail}");
        }

        var customers = follower.Customers;
        var model = serving.Current.WithCustomers(customers, out _)!;

        // Before the swap: the first request to see these customers must not take them for unconfirmed.
        Confirm(asked);
        serving.Swap(model);
        await LeaveAsync().ConfigureAwait(false);
        _follower = follower;
        metrics.Hydrated(customers);
        if (follower is CustomerFollower { Replica: var replica })
        {
            Log.Following(logger, store.Name, dataset.Generation, replica.Customers, replica.Aliases);
        }
        else
        {
            Log.FollowingCache(logger, store.Name, dataset.Generation, dataset.Customers);
        }

        return null;
    }

    private async Task<(ICustomerFollower? Follower, string? Detail)> StartFollowingAsync(
        DatasetInfo dataset, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (cache is null)
        {
            var hydration = await CustomerFollower.StartAsync(store, dataset, progress, cancellationToken).ConfigureAwait(false);
            return (hydration.Follower, hydration.Detail);
        }

        try
        {
            return (await CacheFollower.StartAsync(store, dataset, cache, cacheMetrics!.Counts, time, cancellationToken).ConfigureAwait(false), null);
        }
        catch (StoreUnavailableException e)
        {
            return (null, e.Message);
        }
    }

    private async Task LeaveAsync()
    {
        if (_follower is { } follower)
        {
            _follower = null;
            await follower.DisposeAsync().ConfigureAwait(false);
        }
    }
}
