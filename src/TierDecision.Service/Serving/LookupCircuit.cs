using Polly;
using Polly.CircuitBreaker;

namespace TierDecision.Service.Serving;

/// <summary>
/// Spares requests the wait for a store that does not answer look-ups. Opens where at least half of ten seconds' requests that had to ask were not answered in time, ten
/// or more of them, and lets one through every two seconds to see whether the store is back.
/// </summary>
internal sealed partial class LookupCircuit
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(2);

    private readonly ResiliencePipeline<bool> _pipeline;

    public LookupCircuit(CacheMetrics metrics, TimeProvider time, ILogger<LookupCircuit> logger)
    {
        Metrics = metrics;
        _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = Break,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: false }),
                OnOpened = _ =>
                {
                    metrics.CircuitOpen(true);
                    Log.Opened(logger);
                    return default;
                },
                OnClosed = _ =>
                {
                    metrics.CircuitOpen(false);
                    Log.Closed(logger);
                    return default;
                },
            })
            .Build();
    }

    public CacheMetrics Metrics { get; }

    /// <summary>Asks, which gives whether everything was answered in time; false at once, without asking, where the circuit is open. What asking throws comes out.</summary>
    public async ValueTask<bool> RunAsync(Func<ValueTask<bool>> ask)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, ask) =>
                {
                    try
                    {
                        return Outcome.FromResult(await ask().ConfigureAwait(false));
                    }
                    catch (OperationCanceledException e)
                    {
                        return Outcome.FromException<bool>(e);
                    }
                },
                context,
                ask).ConfigureAwait(false);
            if (outcome.Exception is BrokenCircuitException)
            {
                return false;
            }

            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store does not answer look-ups: customers who are not in the cache count as unavailable until it does")]
        public static partial void Opened(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "The store answers look-ups again")]
        public static partial void Closed(ILogger logger);
    }
}
