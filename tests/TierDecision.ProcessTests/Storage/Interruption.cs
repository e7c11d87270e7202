namespace TierDecision.ProcessTests.Storage;

/// <summary>Does something once, at the first report of progress: in the midst of a load.</summary>
internal sealed class Interruption(Action action) : IProgress<long>
{
    private Action? _action = action;

    public void Report(long value) => Interlocked.Exchange(ref _action, null)?.Invoke();
}
