namespace TierDecision.Service.Serving;

/// <summary>Holds the model that requests see. One volatile reference, swapped whole.</summary>
internal sealed class ServingState(ServingModel initial)
{
    private volatile ServingModel _current = initial;

    public ServingModel Current => _current;

    public void Swap(ServingModel model) => _current = model;
}
