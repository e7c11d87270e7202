using NodaTime;

namespace TierDecision.Service.Serving;

/// <summary>Holds what requests see: the model and the states of the queues. Volatile references, swapped whole.</summary>
internal sealed class ServingState(ServingModel initial)
{
    private volatile ServingModel _current = initial;

    // Milliseconds since 1970, because an Instant is wider than what can be read in one step.
    private long _confirmedAt = long.MinValue;

    public ServingModel Current => _current;

    public QueueBoard Queues { get; } = new();

    /// <summary>
    /// When the store last confirmed that the customers being served are all that it has: what is older than that may have changed since.
    /// <see cref="Instant.MinValue"/> until it did. Read and written by any thread.
    /// </summary>
    public Instant ConfirmedAt =>
        Volatile.Read(ref _confirmedAt) is var milliseconds && milliseconds == long.MinValue ? Instant.MinValue : Instant.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>Notes that what is served was current at <paramref name="at"/>.</summary>
    public void Confirm(Instant at) => Volatile.Write(ref _confirmedAt, at.ToUnixTimeMilliseconds());

    public void Swap(ServingModel model) => _current = model;
}
