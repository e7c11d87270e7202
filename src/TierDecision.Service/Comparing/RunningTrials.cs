namespace TierDecision.Service.Comparing;

/// <summary>The trials that the store says this node takes part in, whether it can or not. Thread-safe.</summary>
internal sealed class RunningTrials
{
    private readonly Lock _changing = new();
    private volatile Trial? _shadow;
    private volatile Trial? _canary;
    private volatile TaskCompletionSource _begun = NewSignal();

    /// <summary>Those that there are.</summary>
    public IEnumerable<Trial> All => new[] { _shadow, _canary }.OfType<Trial>();

    /// <summary>The trial of a kind; null for none.</summary>
    public Trial? this[TrialKind kind]
    {
        get => kind == TrialKind.Shadow ? _shadow : _canary;
        set
        {
            lock (_changing)
            {
                if (kind == TrialKind.Shadow)
                {
                    _shadow = value;
                }
                else
                {
                    _canary = value;
                }

                if (_shadow is not null || _canary is not null)
                {
                    _begun.TrySetResult();
                }
                else if (_begun.Task.IsCompleted)
                {
                    _begun = NewSignal();
                }
            }
        }
    }

    /// <summary>Complete as soon as there is a trial.</summary>
    public Task BegunAsync(CancellationToken cancellationToken) => _begun.Task.WaitAsync(cancellationToken);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
