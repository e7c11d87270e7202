using Polly;
using Polly.CircuitBreaker;
using Prometheus;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Resilience;

/// <summary>
/// Asks a store nothing while it does not answer: otherwise each question would wait for its whole time-out, and what waits piles up. Opens if at
/// least half of the last questions were not answered, and lets one through every two seconds to see whether the store is back.
/// </summary>
internal sealed partial class StoreCircuit
{
    private const double FailureRatio = 0.5;

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(2);

    // A question comes to what is wrong with its answer: null if nothing is.
    private readonly ResiliencePipeline<string?> _pipeline;

    /// <summary>A circuit that is closed.</summary>
    public StoreCircuit(StoreCircuitOptions options, IMetricFactory metrics, TimeProvider time, ILogger<StoreCircuit> logger)
    {
        var gauge = metrics.CreateGauge(options.Gauge, options.GaugeHelp);
        _pipeline = new ResiliencePipelineBuilder<string?> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<string?>
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = options.FewestQuestions,
                SamplingDuration = options.Window,
                BreakDuration = Break,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: not null }),
                OnOpened = arguments =>
                {
                    gauge.Set(1);
                    Log.Opened(logger, options.LevelOfOpening, options.Opened, arguments.Outcome.Result);
                    return default;
                },
                OnClosed = _ =>
                {
                    gauge.Set(0);
                    Log.Closed(logger, options.Closed);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Asks, or gives <paramref name="refused"/> at once without asking. What asking throws comes out and does not count.</summary>
    /// <param name="ask">Asks the store.</param>
    /// <param name="problem">Why an answer is none; null if the store answered.</param>
    /// <param name="refused">What a question comes to that is not asked.</param>
    public async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> ask, Func<T, string?> problem, T refused)
    {
        var question = new Question<T>(ask, problem, refused);
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, question) => Outcome.FromResult(await question.AskAsync().ConfigureAwait(false)), context, question)
                .ConfigureAwait(false);
            if (outcome.Exception is not BrokenCircuitException)
            {
                outcome.ThrowIfException();
            }

            return question.Answer;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private sealed class Question<T>(Func<ValueTask<T>> ask, Func<T, string?> problem, T refused)
    {
        public T Answer { get; private set; } = refused;

        public async ValueTask<string?> AskAsync()
        {
            Answer = await ask().ConfigureAwait(false);
            return problem(Answer);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.CircuitOpened, Message = "{Opened} ({Problem})")]
        public static partial void Opened(ILogger logger, LogLevel level, string opened, string? problem);

        [LoggerMessage(EventIds.CircuitClosed, LogLevel.Information, "{Closed}")]
        public static partial void Closed(ILogger logger, string closed);
    }
}
