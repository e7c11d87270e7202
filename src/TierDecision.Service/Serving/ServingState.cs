using NodaTime;

namespace TierDecision.Service.Serving;

/// <summary>
/// Holds what requests see: the model, the states of the queues, and when the store last confirmed the customers. Volatile, each swapped whole.
/// </summary>
internal sealed class ServingState(ServingModel initial)
{
    /// <summary>The marker for a store that never confirmed anything.</summary>
    public const long NeverConfirmed = long.MaxValue;

    private volatile ServingModel _current = initial;
    private long _confirmedAt = long.MinValue;

    public ServingModel Current => _current;

    public QueueBoard Queues { get; } = new();

    /// <summary>When the store last confirmed that the served customers are its own; <see cref="Instant.MinValue"/> if it never did.</summary>
    public Instant ConfirmedAt =>
        Volatile.Read(ref _confirmedAt) is var confirmed && confirmed == long.MinValue
            ? Instant.MinValue
            : Instant.FromUnixTimeMilliseconds(confirmed);

    public void Swap(ServingModel model) => _current = model;

    /// <summary>
    /// The served customers were the store's own at <paramref name="asOf"/>: the time before the store was asked, so that its answer cannot be older.
    /// </summary>
    public void Confirm(Instant asOf) => Volatile.Write(ref _confirmedAt, asOf.ToUnixTimeMilliseconds());

    /// <summary>
    /// For how many milliseconds at <paramref name="now"/> the store has not confirmed the customers, 0 or more; <see cref="NeverConfirmed"/> if it
    /// never did.
    /// </summary>
    public long UnconfirmedMilliseconds(Instant now) =>
        Volatile.Read(ref _confirmedAt) is var confirmed && confirmed == long.MinValue
            ? NeverConfirmed
            : Math.Max(0, now.ToUnixTimeMilliseconds() - confirmed);
}
