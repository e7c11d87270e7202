using Microsoft.Extensions.Caching.Distributed;
using Prometheus;

namespace TierDecision.Service.Resilience;

/// <summary>
/// The distributed cache with a time-out and a circuit breaker. A cache that is down is a cache without entries: nothing that asks it fails or waits
/// for longer than the time-out, and while the circuit is open it does not wait at all.
/// </summary>
/// <param name="cache">The cache.</param>
/// <param name="kept">How much this process has there; null without a bound.</param>
/// <param name="timeout">The longest that it is waited for.</param>
/// <param name="metrics">Makes the metrics.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where the circuit tells that it opens and closes.</param>
internal sealed class GuardedCache(
    IDistributedCache cache, KeptBytes? kept, TimeSpan timeout, IMetricFactory metrics, TimeProvider time, ILogger<StoreCircuit> logger)
{
    private readonly Gauge _bytes = metrics.CreateGauge(
        "tierdecision_reply_cache_bytes", "Bytes of answers and explanations that this service has in the store now; 0 if they are in its memory.");


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

    /// <summary>Keeps a value if there is room and the cache takes it.</summary>
    public async ValueTask<CacheKeeping> SetAsync(string key, byte[] value, TimeSpan expiry, CancellationToken cancellationToken)
    {
        if (kept?.HasRoom(value.Length) == false)
        {
            return CacheKeeping.NoRoom;
        }

        var options = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = expiry };
        if (!await AskAsync(token => cache.SetAsync(key, value, options, token), cancellationToken).ConfigureAwait(false))
        {
            return CacheKeeping.NotTaken;
        }

        kept?.Add(value.Length, expiry);
        return CacheKeeping.Kept;
    }

    /// <summary>Brings the metrics up to date.</summary>
    public void Refresh() => _bytes.Set(kept?.Bytes ?? 0);

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
