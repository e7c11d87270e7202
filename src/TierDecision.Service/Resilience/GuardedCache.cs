using Microsoft.Extensions.Caching.Distributed;
using Prometheus;

namespace TierDecision.Service.Resilience;

/// <summary>
/// The distributed cache with a time-out and a circuit breaker. A cache that is down is a cache without entries: nothing that asks it fails or waits
/// for longer than the time-out, and while the circuit is open it does not wait at all.
/// </summary>
internal sealed class GuardedCache(IDistributedCache cache, TimeSpan timeout, IMetricFactory metrics, TimeProvider time, ILogger<StoreCircuit> logger)
{
    private readonly StoreCircuit _circuit = new(
        new StoreCircuitOptions
        {
            Gauge = "tierdecision_reply_cache_circuit_open",
            GaugeHelp = "1 while the cache of replies and explanations is not asked because it does not answer, else 0.",
            Opened = "The reply cache does not answer: decisions are made afresh until it does",
            Closed = "The reply cache is reachable again",
            FewestQuestions = 5,
            LevelOfOpening = LogLevel.Warning,
        },
        metrics, time, logger);

    /// <summary>The value of a key, null if there is none; and whether the cache answered at all.</summary>
    public async ValueTask<(bool Answered, byte[]? Value)> GetAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? value = null;
        var answered = await AskAsync(async token => value = await cache.GetAsync(key, token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return (answered, answered ? value : null);
    }

    /// <summary>Keeps a value; returns whether the cache took it.</summary>
    public ValueTask<bool> SetAsync(string key, byte[] value, TimeSpan expiry, CancellationToken cancellationToken)
    {
        var options = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = expiry };
        return AskAsync(token => cache.SetAsync(key, value, options, token), cancellationToken);
    }

    private async ValueTask<bool> AskAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        await _circuit.RunAsync(() => TryAsync(call, cancellationToken), static problem => problem, refused: "not asked")
            .ConfigureAwait(false) is null;

    // What is wrong; null if the cache answered. The clients wait for an answer whatever their token says, hence WaitAsync. What a cache throws is
    // its own affair: to the decision it is one that does not answer.
    private async ValueTask<string?> TryAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await call(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return over.IsCancellationRequested ? "no answer in time" : e.Message;
        }
    }
}
