using Polly;
using Polly.CircuitBreaker;

namespace TierDecision.Service.Resilience;

/// <summary>
/// Asks the store nothing while it does not answer: otherwise each question would wait for its whole time-out, and what waits piles up. Opens where at least half of the
/// last questions were not answered, ten or more of them, and lets one through every two seconds to see whether the store is back.
/// </summary>
/// <typeparam name="T">What a question comes to.</typeparam>
internal sealed class StoreCircuit<T>
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(2);

    private readonly ResiliencePipeline<T> _pipeline;
    private readonly T _refused;

    /// <summary>A circuit that is closed.</summary>
    /// <param name="isUnanswered">Whether a result says that the store did not answer.</param>
    /// <param name="refused">What a question comes to that is not asked.</param>
    /// <param name="window">
    /// For how long a question counts as one of the last, half a second or more. The more questions a second there are, the shorter it should be: all that were answered
    /// within it are to be outweighed by those that were not before the circuit opens.
    /// </param>
    /// <param name="changed">Told when the circuit opens (true) and when it closes.</param>
    /// <param name="time">The clock.</param>
    public StoreCircuit(Func<T, bool> isUnanswered, T refused, TimeSpan window, Action<bool> changed, TimeProvider time)
    {
        _refused = refused;
        _pipeline = new ResiliencePipelineBuilder<T> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<T>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = window,
                BreakDuration = Break,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: { } result } && isUnanswered(result)),
                OnOpened = _ =>
                {
                    changed(true);
                    return default;
                },
                OnClosed = _ =>
                {
                    changed(false);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Asks, or says at once that the store is not asked. What asking throws comes out.</summary>
    public async ValueTask<T> RunAsync(Func<ValueTask<T>> ask)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, ask) => Outcome.FromResult(await ask().ConfigureAwait(false)), context, ask).ConfigureAwait(false);
            if (outcome.Exception is BrokenCircuitException)
            {
                return _refused;
            }

            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
