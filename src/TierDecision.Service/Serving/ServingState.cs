using NodaTime;
using TierDecision.Service.Erasure;

namespace TierDecision.Service.Serving;

/// <summary>
/// Holds what requests see: the model, the states of the queues, and when the store last confirmed the customers. Volatile, each swapped whole.
/// </summary>
internal sealed class ServingState(ServingModel initial, TimeProvider time) : IFollowedCustomers
{
    /// <summary>The marker for a store that never confirmed anything.</summary>
    public const long NeverConfirmed = long.MaxValue;

    private readonly Lock _changing = new();
    private volatile ServingModel _current = initial;
    private volatile StoreRefusal? _refusal;

    // By two clocks: the wall's for people and files, and one that nobody sets for how long ago it was.
    private long _confirmedAt = long.MinValue;
    private long _confirmedStamp = long.MinValue;

    public ServingModel Current => _current;

    /// <summary>Why the customers that the store has now cannot be served; null if they can, or are not known.</summary>
    public StoreRefusal? Refusal
    {
        get => _refusal;
        set => _refusal = value;
    }

    public QueueBoard Queues { get; } = new();

    /// <summary>When the store last confirmed that the served customers are its own; <see cref="Instant.MinValue"/> if it never did.</summary>
    public Instant ConfirmedAt =>
        Volatile.Read(ref _confirmedAt) is var confirmed && confirmed == long.MinValue
            ? Instant.MinValue
            : Instant.FromUnixTimeMilliseconds(confirmed);

    /// <summary>
    /// Serves what <paramref name="change"/> makes of the model, which nobody else changes meanwhile; false if that is null and nothing changes.
    /// </summary>
    public bool TryChange(Func<ServingModel, ServingModel?> change)
    {
        // Customers and policies change on their own, and neither may undo the other.
        lock (_changing)
        {
            var changed = change(_current);
            _current = changed ?? _current;
            return changed is not null;
        }
    }

    /// <summary>
    /// The served customers were the store's own at <paramref name="asOf"/>: the time before the store was asked, so that its answer cannot be older.
    /// </summary>
    /// <param name="asOf">That time.</param>
    /// <param name="stamp">The same as a time stamp of the <see cref="TimeProvider"/>.</param>
    public void Confirm(Instant asOf, long stamp)
    {
        Volatile.Write(ref _confirmedAt, asOf.ToUnixTimeMilliseconds());
        Volatile.Write(ref _confirmedStamp, stamp);
    }

    /// <summary>
    /// The served customers were the store's own at <paramref name="asOf"/>, as a process before this one knew it: how long ago that was only the
    /// wall clock can say.
    /// </summary>
    public void ConfirmEarlier(Instant asOf)
    {
        var age = Instant.FromDateTimeOffset(time.GetUtcNow()) - asOf;
        var stamps = age > Duration.Zero ? (long)(age.TotalSeconds * time.TimestampFrequency) : 0;
        Confirm(asOf, time.GetTimestamp() - stamps);
    }

    /// <inheritdoc/>
    public bool HaveFollowedSince(long stamp) => Volatile.Read(ref _confirmedStamp) >= stamp;

    /// <summary>
    /// For how many milliseconds the store has not confirmed the customers, 0 or more; <see cref="NeverConfirmed"/> if it never did. A wall clock
    /// that is set does not change it.
    /// </summary>
    public long UnconfirmedMilliseconds() =>
        Volatile.Read(ref _confirmedStamp) is var stamp && stamp == long.MinValue
            ? NeverConfirmed
            : Math.Max(0, (long)time.GetElapsedTime(stamp).TotalMilliseconds);
}
