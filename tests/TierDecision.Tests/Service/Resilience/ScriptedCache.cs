using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace TierDecision.Tests.Service.Resilience;

/// <summary>A distributed cache that does what a test says: answers, throws, or never answers.</summary>
internal sealed class ScriptedCache : IDistributedCache
{
    private int _calls;

    public ConcurrentDictionary<string, byte[]> Values { get; } = new(StringComparer.Ordinal);

    public TimeSpan? Expiry { get; private set; }

    public CacheBehaviour Behaviour { get; set; }

    public int Calls => _calls;

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => AnswerAsync(() => Values.GetValueOrDefault(key));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => AnswerAsync(() =>
    {
        Expiry = options.AbsoluteExpirationRelativeToNow;
        return Values[key] = value;
    });

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    private Task<byte[]?> AnswerAsync(Func<byte[]?> answer)
    {
        Interlocked.Increment(ref _calls);
        return Behaviour switch
        {
            CacheBehaviour.Throws => Task.FromException<byte[]?>(new InvalidOperationException("no connection")),
            CacheBehaviour.Hangs => new TaskCompletionSource<byte[]?>().Task,
            _ => Task.FromResult(answer()),
        };
    }
}

/// <summary>What a scripted cache does.</summary>
public enum CacheBehaviour
{
    Answers,
    Throws,
    Hangs,
}
