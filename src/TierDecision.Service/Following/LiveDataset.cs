using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Policies;
using TierDecision.Service.Serving;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Following;

/// <summary>
/// Makes the served customers those of the store's live dataset, and keeps them so. A store that is down or a dataset that cannot be served leaves
/// the served customers as they are. One caller at a time.
/// </summary>
internal sealed partial class LiveDataset(
    ICustomerFeedSource store, ServingState serving, PolicyPairing pairing, IPolicyLook policies, IdentityHasher identities, IFollowerSource source,
    ReplicaMetrics metrics, TimeProvider time, ILogger<LiveDataset> logger)
{
    /// <summary>What to do about damaged customers, as a sentence without its end.</summary>
    public const string DamageRemedy =
        "Load the customers again with 'tierctl load', take the last load back with 'tierctl load --flip-back', or restore the store from a backup";

    // Each reading that fails is a policy that came into force.
    private const int Readings = 3;

    private ICustomerFollower? _follower;

    // Since when the store has customers damaged, as a time stamp; null if it has none.
    private long? _damagedSince;

    // Where the change streams stood when the checkpoint was written; null once its customers are followed, or if there are none.
    private FollowPosition? _resumePosition;

    // The dataset that was last said to have phone numbers of other rules.
    private DatasetInfo? _otherPhones;

    /// <summary>Whether the served customers are followed.</summary>
    public bool IsFollowed => _follower is not null;

    /// <summary>What follows the replica; null if nothing does, or if there is a cache instead.</summary>
    public CustomerFollower? ReplicaFollower => _follower as CustomerFollower;

    /// <summary>Serves the customers of a checkpoint until the store can be followed; false if they cannot be served.</summary>
    public bool TryStartFrom(CheckpointReading checkpoint)
    {
        if (checkpoint.Replica is not { } replica)
        {
            return false;
        }

        if (pairing.ServeEarlier(replica, Confirmed) is { } refusal)
        {
            Log.CheckpointNotServed(logger, refusal);
            return false;
        }

        metrics.Confirmed(checkpoint.ConfirmedAt);
        Served(replica);
        _resumePosition = checkpoint.Position;
        return true;

        // Before the first request sees these customers.
        ServingModel Confirmed(ServingModel model)
        {
            serving.ConfirmEarlier(checkpoint.ConfirmedAt);
            return model;
        }
    }

    /// <summary>
    /// Looks at everything: applies all changes, and serves another dataset if it went live. Returns what stands in the way of serving the store's
    /// customers; null if nothing does.
    /// </summary>
    public async Task<FollowProblem?> LookAsync(CancellationToken cancellationToken)
    {
        var asked = new Moment(Instant.FromDateTimeOffset(time.GetUtcNow()), time.GetTimestamp());
        FollowResult? step = null;
        if (_follower is not null)
        {
            var result = await ApplyChangesAsync(complete: true, cancellationToken).ConfigureAwait(false);
            if (result.Status == FollowStatus.Current)
            {
                Confirm(asked);
                return Found();
            }

            step = result;
        }

        var description = await store.DescribeAsync(cancellationToken).ConfigureAwait(false);
        if (description.Status != DatasetStatus.Live)
        {
            return WithoutDataset(description, asked);
        }

        var dataset = description.Dataset!;
        if (step is { Status: FollowStatus.Unavailable, Detail: var detail } && _follower!.Customers.Dataset.IsSame(dataset))
        {
            // It has just come back. What was followed can be followed further, and need not be read as a whole.
            return new FollowProblem(FollowProblemKind.Unavailable, $"cannot be followed yet: {detail}");
        }

        if (await ReadInForceAsync(dataset, cancellationToken).ConfigureAwait(false) is not { } followed)
        {
            return new FollowProblem(
                FollowProblemKind.Unavailable,
                $"cannot be served yet: which policy goes with the customers of dataset {dataset.Number} cannot be told");
        }

        if (Refuse(dataset) is { } problem)
        {
            return problem;
        }

        if (await TryResumeAsync(dataset, cancellationToken).ConfigureAwait(false))
        {
            Confirm(asked);
            return Found();
        }

        return await HydrateAsync(dataset, followed, asked, cancellationToken).ConfigureAwait(false);
    }

    // What was in force while the dataset was the live one: read around the look at what is live, because both can change in one step. Null if that
    // cannot be told.
    private async Task<PolicyInForce?> ReadInForceAsync(DatasetInfo dataset, CancellationToken cancellationToken)
    {
        for (var reading = 0; reading < Readings; reading++)
        {
            if (!await policies.LookAsync(cancellationToken).ConfigureAwait(false))
            {
                return pairing.Goes(dataset) ? pairing.Followed : null;
            }

            var followed = pairing.Followed;
            var live = (await store.DescribeAsync(cancellationToken).ConfigureAwait(false)).Dataset;
            if (live?.IsSame(dataset) != true)
            {
                return null;
            }

            if (await policies.LookAsync(cancellationToken).ConfigureAwait(false) && pairing.Followed.Number == followed.Number)
            {
                return followed;
            }
        }

        return null;
    }

    /// <summary>Applies what the store announced; true if another dataset went live and a full look is needed.</summary>
    public async Task<bool> ApplyAnnouncedChangesAsync(CancellationToken cancellationToken) =>
        (await ApplyChangesAsync(complete: false, cancellationToken).ConfigureAwait(false)).Status == FollowStatus.Replaced;

    /// <summary>Waits until the store announces a change, at most <paramref name="atMost"/>.</summary>
    /// <exception cref="Storage.StoreUnavailableException">The store went away.</exception>
    public Task WaitForChangesAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _follower?.WaitAsync(atMost, cancellationToken) ?? Task.Delay(atMost, time, cancellationToken);

    /// <summary>Stops to follow the served customers. The connection is the store's own and stays open.</summary>
    public async Task StopFollowingAsync()
    {
        if (_follower is { } follower)
        {
            _follower = null;
            await follower.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<FollowResult> ApplyChangesAsync(bool complete, CancellationToken cancellationToken)
    {
        var follower = _follower!;
        var result = await follower.StepAsync(complete, cancellationToken).ConfigureAwait(false);
        metrics.Followed(follower.Customers, result);
        if (result.Resyncs > 0)
        {
            if (follower is CacheFollower)
            {
                Log.CacheEmptied(logger, store.Name);
            }
            else
            {
                Log.Resynced(logger, store.Name, result.Resyncs);
            }
        }

        return result;
    }

    private FollowProblem? WithoutDataset(DatasetDescription description, Moment asked)
    {
        switch (description.Status)
        {
            case DatasetStatus.Unavailable:
                return new FollowProblem(FollowProblemKind.Unavailable, $"cannot be reached: {description.Detail}");
            case DatasetStatus.Unreadable:
                return new FollowProblem(FollowProblemKind.Unreadable, $"holds data that this version cannot read: {description.Detail}");
            case DatasetStatus.Missing when serving.Current.Customers is null:
                return new FollowProblem(
                    FollowProblemKind.Missing,
                    $"cannot be served: {description.Detail}. Name the right file, restore it from a backup, or load customers into it with "
                    + "'tierctl load'; to begin without customers, set TierDecision:Embedded:Create to true and see that there is no such file");
        }

        if (serving.Current.Customers is { } kept)
        {
            // A store that lost its data must not make a company forget its customers. Answers say at once that nothing confirms them.
            serving.TryChange(model => model.Lost());
            var what = description.Status == DatasetStatus.Missing ? $"is lost: {description.Detail}" : "is empty and has lost its customers";
            return new FollowProblem(
                FollowProblemKind.Lost,
                $"{what}; the {kept.Customers} of dataset {kept.Dataset.Number} are served from memory until the service stops, answers say that "
                + "they are degraded, and nothing can be written; restore the store from a backup or load customers again with 'tierctl load'");
        }

        Confirm(asked);
        serving.TryChange(model => model.WithoutCustomers());
        return new FollowProblem(FollowProblemKind.Empty, "is empty: load customers with 'tierctl load'");
    }

    private FollowProblem? Refuse(DatasetInfo dataset)
    {
        if (dataset.Header.IdentityKeyFingerprint != identities.Fingerprint)
        {
            return new FollowProblem(
                FollowProblemKind.OtherKey,
                "holds customers whose identifiers were hashed under another identity key: give the service and the loader the same "
                + "TierDecision:Identity:Key or KeyFile");
        }

        return pairing.Refuses(dataset) is { } refusal ? OtherTiers(refusal) : null;
    }

    private static FollowProblem OtherTiers(string refusal) => new(FollowProblemKind.OtherTiers, $"cannot be served: {refusal}");

    // If the customers of the checkpoint are still those of the live dataset, only what changed since is read.
    private async Task<bool> TryResumeAsync(DatasetInfo dataset, CancellationToken cancellationToken)
    {
        if (_resumePosition is not { } position || serving.Current.Customers is not CustomerReplica replica || !replica.Dataset.IsSame(dataset))
        {
            return false;
        }

        var resumed = await CustomerFollower.ResumeAsync(store, replica, position, cancellationToken).ConfigureAwait(false);
        if (resumed.Status == HydrationStatus.VerificationFailed)
        {
            Log.NotResumed(logger, store.Name, resumed.Detail!);
            _resumePosition = null;
        }

        if (resumed.Follower is not { } follower)
        {
            return false;
        }

        _resumePosition = null;
        await StopFollowingAsync().ConfigureAwait(false);
        _follower = follower;
        _damagedSince = null;
        Served(replica);
        Log.Resumed(logger, store.Name, dataset.Number, replica.Customers, replica.Aliases);
        return true;
    }

    private async Task<FollowProblem?> HydrateAsync(
        DatasetInfo dataset, PolicyInForce followed, Moment asked, CancellationToken cancellationToken)
    {
        var (follower, detail) = await source.StartAsync(dataset, cancellationToken).ConfigureAwait(false);
        if (follower is null)
        {
            return new FollowProblem(FollowProblemKind.Unavailable, $"could not be read: {detail}");
        }

        var customers = follower.Customers;

        // Confirmed before the swap: the first request to see these customers must not take them for unconfirmed.
        Confirm(asked);
        if (pairing.Serve(customers, followed, model => model.Found(IsDamaged(follower))) is { } refusal)
        {
            // The policy changed while they were read.
            await follower.DisposeAsync().ConfigureAwait(false);
            return refusal.Length > 0
                ? OtherTiers(refusal)
                : new FollowProblem(FollowProblemKind.Unavailable, "has another policy in force than when its customers began to be read");
        }

        await StopFollowingAsync().ConfigureAwait(false);
        _follower = follower;
        _damagedSince = null;
        Served(customers);
        if (follower is CustomerFollower { Replica: var replica })
        {
            Log.Following(logger, store.Name, dataset.Number, replica.Customers, replica.Aliases);
        }
        else
        {
            Log.FollowingCache(logger, store.Name, dataset.Number, dataset.Customers);
        }

        // The policy that was taken with them is kept on the disk before they are.
        await policies.LookAsync(cancellationToken).ConfigureAwait(false);
        return Found();
    }

    // The store has the served customers. What is wrong with them if some are damaged, else null.
    private FollowProblem? Found()
    {
        serving.TryChange(model => model.Found(IsDamaged(_follower)));
        metrics.Damaged(_follower?.DamagedPartitions ?? 0);
        if (_follower is not { Damage: { } damage } follower)
        {
            _damagedSince = null;
            return null;
        }

        // What is remembered of damaged customers ages, while the others are confirmed. A cache remembers only who was read since.
        _damagedSince ??= time.GetTimestamp();
        if (follower is CustomerFollower replica
            && time.GetElapsedTime(_damagedSince.Value).TotalMilliseconds > serving.Current.Plan.UnconfirmedData.UnusedAfterMilliseconds)
        {
            replica.WithholdDamaged();
        }

        return new FollowProblem(
            FollowProblemKind.Damaged,
            $"has customers who are damaged: {damage}. Those of them who were not read before are unavailable, and all others are degraded. "
            + DamageRemedy);
    }

    private static bool IsDamaged(ICustomerFollower? follower) => follower is { DamagedPartitions: > 0 };

    // Other customers are served.
    private void Served(ICustomerView customers)
    {
        metrics.Hydrated(customers);
        var dataset = customers.Dataset;
        var differs = dataset.Aliases > 0 && dataset.Header.PhoneNormalizer != identities.Phones.Version;
        metrics.PhonesDiffer(differs);
        if (differs && _otherPhones?.IsSame(dataset) != true)
        {
            _otherPhones = dataset;
            var theirs = dataset.Header.PhoneNormalizer is { Length: > 0 } version ? version : "an older version that does not say";
            Log.OtherPhones(logger, dataset.Number, store.Name, theirs, identities.Phones.Version);
        }
    }

    private void Confirm(Moment asked)
    {
        serving.Confirm(asked.At, asked.Stamp);
        metrics.Confirmed(asked.At);
    }

    /// <summary>When the store was asked: by the wall clock, and as a time stamp.</summary>
    private readonly record struct Moment(Instant At, long Stamp);
}
