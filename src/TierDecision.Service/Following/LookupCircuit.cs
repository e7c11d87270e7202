using TierDecision.Service.Resilience;

namespace TierDecision.Service.Following;

/// <summary>Spares requests the wait for a store that does not answer look-ups.</summary>
internal sealed partial class LookupCircuit
{
    // Thousands of look-ups a second may have been answered until the store fell silent. Fewer than ten a second are left to wait for their time-outs.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly StoreCircuit<bool> _circuit;

    public LookupCircuit(CacheMetrics metrics, TimeProvider time, ILogger<LookupCircuit> logger)
    {
        Metrics = metrics;
        _circuit = new StoreCircuit<bool>(
            static answered => !answered,
            refused: false,
            Window,
            open =>
            {
                metrics.CircuitOpen(open);
                if (open)
                {
                    Log.Opened(logger);
                }
                else
                {
                    Log.Closed(logger);
                }
            },
            time);
    }

    public CacheMetrics Metrics { get; }

    /// <summary>Asks, which gives whether everything was answered in time; false at once, without asking, where the circuit is open. What asking throws comes out.</summary>
    public ValueTask<bool> RunAsync(Func<ValueTask<bool>> ask) => _circuit.RunAsync(ask);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store does not answer look-ups: customers who are not in the cache count as unavailable until it does")]
        public static partial void Opened(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "The store answers look-ups again")]
        public static partial void Closed(ILogger logger);
    }
}
