namespace TierDecision.Storage.Memory.Replica;

/// <summary>Keeps a view of a dataset current while it is read. One caller at a time.</summary>
public interface ICustomerFollower : IAsyncDisposable
{
    /// <summary>The customers.</summary>
    ICustomerView Customers { get; }

    /// <summary>How many partitions the store has damaged.</summary>
    int DamagedPartitions { get; }

    /// <summary>Which partitions the store has damaged and what is wrong with them, for people; null if none is.</summary>
    string? Damage { get; }

    /// <summary>Applies what changed since the last step.</summary>
    /// <param name="complete">
    /// Whether to look at everything, and at whether the dataset is still live, and not only at what the store told of. Who does this now and then
    /// misses nothing for longer.
    /// </param>
    /// <param name="cancellationToken">Stops it; the next step goes on.</param>
    Task<FollowResult> StepAsync(bool complete, CancellationToken cancellationToken);

    /// <summary>Waits until the store tells that something changed, at most <paramref name="atMost"/>.</summary>
    /// <exception cref="StoreUnavailableException">The store went away.</exception>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
