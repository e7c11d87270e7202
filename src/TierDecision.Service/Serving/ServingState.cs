namespace TierDecision.Service.Serving;

/// <summary>Holds what requests see: the model and the states of the queues. Volatile references, swapped whole.</summary>
internal sealed class ServingState(ServingModel initial)
{
    private volatile ServingModel _current = initial;

    public ServingModel Current => _current;

    public QueueBoard Queues { get; } = new();

    public void Swap(ServingModel model) => _current = model;
}
