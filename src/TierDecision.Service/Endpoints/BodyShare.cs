namespace TierDecision.Service.Endpoints;

/// <summary>What one request holds of the <see cref="BodyBudget"/>, until it is disposed.</summary>
internal sealed class BodyShare(BodyBudget budget) : IDisposable
{
    // The first bytes of every request: however much others hold, a question about one customer is read. Connections are limited.
    private const long Free = 8 * 1024;

    private long _bytes;

    /// <summary>Holds so many bytes in all; false if there is no room for more than before.</summary>
    public bool TryHold(long bytes)
    {
        if (bytes <= Math.Max(_bytes, Free))
        {
            return true;
        }

        if (!budget.TryTake(bytes - _bytes))
        {
            return false;
        }

        _bytes = bytes;
        return true;
    }

    /// <summary>Is cancelled when the whole body has to be there.</summary>
    public CancellationTokenSource StartDeadline() => budget.StartDeadline();

    /// <summary>Gives all of it back.</summary>
    public void Dispose() => budget.Return(Interlocked.Exchange(ref _bytes, 0));
}
