using Polly;
using Polly.CircuitBreaker;
using Prometheus;
using TierDecision.Store.Writes;

namespace TierDecision.Service.Customers;

/// <summary>
/// Answers single writes and reads at once while the store does not answer: otherwise each would wait for its whole time-out, and what waits piles up. Opens
/// where at least half of ten seconds' calls were not answered, ten or more of them, and lets one through every two seconds to see whether the store is back.
/// </summary>
internal sealed partial class WriteCircuit
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(2);

    /// <summary>What a write comes to that is refused at once.</summary>
    public static readonly WriteResult Refused = new(
        WriteStatus.Unavailable, 0, "not sent: the store left too many writes unanswered, and is asked again within two seconds");

    private readonly ResiliencePipeline<WriteResult> _pipeline;

    public WriteCircuit(IMetricFactory metrics, TimeProvider time, ILogger<WriteCircuit> logger)
    {
        var open = metrics.CreateGauge("tierdecision_write_circuit_open", "1 while single writes and reads are refused because the store does not answer, else 0.");
        _pipeline = new ResiliencePipelineBuilder<WriteResult> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<WriteResult>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = Break,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result.Status: WriteStatus.Unavailable }),
                OnOpened = _ =>
                {
                    open.Set(1);
                    Log.Opened(logger);
                    return default;
                },
                OnClosed = _ =>
                {
                    open.Set(0);
                    Log.Closed(logger);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Makes the write, or says at once that the store cannot be asked. What the write throws comes out.</summary>
    public async ValueTask<WriteResult> RunAsync(Func<ValueTask<WriteResult>> write)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, write) => Outcome.FromResult(await write().ConfigureAwait(false)), context, write).ConfigureAwait(false);
            if (outcome.Exception is BrokenCircuitException)
            {
                return Refused;
            }

            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Reads, or says at once that the store cannot be asked.</summary>
    /// <param name="read">The read.</param>
    /// <param name="isUnavailable">Whether what was read says that the store did not answer.</param>
    /// <param name="refused">What is answered where the store is not asked.</param>
    public async ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read, Func<T, bool> isUnavailable, T refused)
    {
        var answer = refused;
        await RunAsync(async () =>
        {
            answer = await read().ConfigureAwait(false);
            return new WriteResult(isUnavailable(answer) ? WriteStatus.Unavailable : WriteStatus.Applied, 0);
        }).ConfigureAwait(false);
        return answer;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store does not answer writes: they are refused at once until it does")]
        public static partial void Opened(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "The store answers writes again")]
        public static partial void Closed(ILogger logger);
    }
}
