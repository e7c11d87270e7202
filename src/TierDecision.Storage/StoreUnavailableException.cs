namespace TierDecision.Storage;

/// <summary>The one exception of a store: a stream of records that had begun cannot be finished. Everything else is a value.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>With what went wrong, for the log.</summary>
    public StoreUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
