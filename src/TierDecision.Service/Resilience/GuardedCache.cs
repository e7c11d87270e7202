using Microsoft.Extensions.Caching.Distributed;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace TierDecision.Service.Resilience;

/// <summary>
/// The distributed cache with a time-out and a circuit breaker. A cache that is down is a cache without entries: nothing that asks it fails or waits for longer than
/// the time-out, and while the circuit is open it does not wait at all.
/// </summary>
internal sealed partial class GuardedCache
{
    // Half of at least five calls within ten seconds.
    private const double FailureRatio = 0.5;
    private const int FewestCalls = 5;

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(2);

    private readonly IDistributedCache _cache;
    private readonly ResiliencePipeline _pipeline;

    public GuardedCache(IDistributedCache cache, TimeSpan timeout, TimeProvider time, ILogger<GuardedCache> logger)
    {
        _cache = cache;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = FewestCalls,
                SamplingDuration = Sampling,
                BreakDuration = Break,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null and not OperationCanceledException),
                OnOpened = arguments =>
                {
                    Log.Opened(logger, Break.TotalSeconds, arguments.Outcome.Exception);
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    Log.Closed(logger);
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(timeout)
            .Build();
    }

    /// <summary>The value of a key, null where there is none; and whether the cache answered at all.</summary>
    public async ValueTask<(bool Answered, byte[]? Value)> GetAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? value = null;
        var answered = await TryAsync(async token => value = await _cache.GetAsync(key, token).WaitAsync(token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return (answered, value);
    }

    /// <summary>Keeps a value; returns whether the cache took it.</summary>
    public ValueTask<bool> SetAsync(string key, byte[] value, TimeSpan expiry, CancellationToken cancellationToken)
    {
        var options = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = expiry };
        return TryAsync(token => _cache.SetAsync(key, value, options, token).WaitAsync(token), cancellationToken);
    }

    // The clients wait for an answer whatever their token says, hence WaitAsync. What a cache throws is its own affair: to the decision it is one that does not answer.
    private async ValueTask<bool> TryAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await _pipeline.ExecuteAsync(
                static async (state, token) => await state(token).ConfigureAwait(false), call, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is BrokenCircuitException or TimeoutRejectedException || !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
