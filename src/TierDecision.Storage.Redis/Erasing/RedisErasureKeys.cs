using System.Globalization;
using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Erasing;

/// <summary>The <see cref="ErasureKeys"/> as one string, and a number beside it that grows with every replacement.</summary>
internal sealed class RedisErasureKeys(IDatabase database, RedisKeys keys)
{
    /// <summary>The keys; <paramref name="known"/> where they are still the same.</summary>
    public async Task<ErasureKeys> ReadAsync(ErasureKeys? known, CancellationToken cancellationToken)
    {
        var version = await database.StringGetAsync(keys.ErasureKeysVersion).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (known is not null && version == known.Version)
        {
            return known;
        }

        // Nobody has asked before: where two do at once, the keys of the first stand.
        var answer = await database.ScriptEvaluateAsync(
                RedisScripts.ReadErasureKeys, [keys.ErasureKeysVersion, keys.ErasureKeys],
                [version.IsNull ? ErasureKeys.CreateAll() : RedisValue.EmptyString, ErasureKeys.FirstVersion()],
                CommandFlags.NoScriptCache)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        var all = (byte[]?)answer[1];
        return all?.Length == ErasureKeys.Size
            ? new ErasureKeys((long)answer[0], all)
            : throw new StoreUnavailableException("the erasure keys cannot be read by this version");
    }

    /// <summary>Replaces the keys of these identifiers' groups; returns how many groups those are, 0 where nobody ever asked for keys.</summary>
    public async Task<int> ReplaceAsync(IEnumerable<IdentityKey> identifiers)
    {
        var arguments = new List<RedisValue>();
        foreach (var group in ErasureKeys.Groups(identifiers))
        {
            arguments.Add((group * ErasureKeys.KeySize).ToString(CultureInfo.InvariantCulture));
            arguments.Add(ErasureKeys.Create());
        }

        return (int)await database.ScriptEvaluateAsync(
                RedisScripts.ReplaceErasureKeys, [keys.ErasureKeysVersion, keys.ErasureKeys], [.. arguments], CommandFlags.NoScriptCache)
            .ConfigureAwait(false);
    }
}
