namespace TierDecision.Service.Comparing;

/// <summary>The trials that the store says this node takes part in, whether it can or not. Volatile, each swapped whole.</summary>
internal sealed class RunningTrials
{
    private volatile Trial? _shadow;
    private volatile Trial? _canary;

    /// <summary>Those that there are.</summary>
    public IEnumerable<Trial> All => new[] { _shadow, _canary }.OfType<Trial>();

    /// <summary>The trial of a kind; null for none.</summary>
    public Trial? this[TrialKind kind]
    {
        get => kind == TrialKind.Shadow ? _shadow : _canary;
        set
        {
            if (kind == TrialKind.Shadow)
            {
                _shadow = value;
            }
            else
            {
                _canary = value;
            }
        }
    }
}
