using System.Globalization;
using StackExchange.Redis;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Loading;

/// <summary>
/// Keeps two loads apart. The lock expires when its holder dies, and is renewed while it lives. It does not make the flip safe by itself: a
/// holder can stall past the expiry. The flip therefore checks the token in the same step.
/// </summary>
internal sealed class RedisLoadLock : IAsyncDisposable
{
    private const int RenewalsInAnExpiry = 3;

    private readonly IDatabase _database;
    private readonly RedisKey _key;
    private readonly TimeSpan _expiry;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;

    private RedisLoadLock(IDatabase database, RedisKey key, string token, TimeSpan expiry, TimeProvider time)
    {
        _database = database;
        _key = key;
        Token = token;
        _expiry = expiry;
        _time = time;
        _renewing = RenewAsync();
    }

    /// <summary>What the lock holds while it is ours.</summary>
    public string Token { get; }

    /// <summary>Cancelled when the lock is no longer ours.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lock; the second part is who holds it where that fails.</summary>
    public static async Task<(RedisLoadLock? Lock, string? Holder)> TryAcquireAsync(
        IDatabase database, RedisKey key, TimeSpan expiry, TimeProvider time)
    {
        // The machine and the process are for the people who are refused.
        var token = string.Create(
            CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName} ({Guid.NewGuid():N})");
        return await database.StringSetAsync(key, token, expiry, When.NotExists).ConfigureAwait(false)
            ? (new RedisLoadLock(database, key, token, expiry, time), null)
            : (null, await database.StringGetAsync(key).ConfigureAwait(false));
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        try
        {
            await _database.ScriptEvaluateAsync(RedisScripts.Release, [_key], [Token], CommandFlags.NoScriptCache).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // It expires by itself.
        }

        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        var renewed = _time.GetTimestamp();
        using var timer = new PeriodicTimer(_expiry / RenewalsInAnExpiry, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                var asked = _time.GetTimestamp();
                switch (await TryRenewAsync().ConfigureAwait(false))
                {
                    case true:
                        renewed = asked;
                        break;
                    case null when _time.GetElapsedTime(renewed) < _expiry:
                        break;
                    default:
                        await _lost.CancelAsync().ConfigureAwait(false);
                        return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The load ended.
        }
    }

    /// <summary>Whether the lock is still ours; null where Redis cannot be asked.</summary>
    private async Task<bool?> TryRenewAsync()
    {
        try
        {
            return (bool)await _database.ScriptEvaluateAsync(
                RedisScripts.Renew, [_key], [Token, (long)_expiry.TotalMilliseconds], CommandFlags.NoScriptCache).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return null;
        }
    }
}
