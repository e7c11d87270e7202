using System.Globalization;
using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Erasing;

/// <summary>The <see cref="ErasureKeys"/> as one string, and a number beside it that grows with every replacement.</summary>
internal sealed class RedisErasureKeys(IDatabase database, RedisKeys keys)
{
    // Without a version new keys would be made, under which nothing that was written before can be read.
    private const string Remedy = "Restore it from a backup, or set it to a whole number that it never was (SET); do not remove it";

    /// <summary>The keys; <paramref name="known"/> where they are still the same.</summary>
    /// <exception cref="StoreUnavailableException">What is there are no keys.</exception>
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
        var number = RedisNumbers.Of((RedisValue)answer[0], keys.ErasureKeysVersion, Remedy);
        return all?.Length == ErasureKeys.Size
            ? new ErasureKeys(number, all)
            : throw RedisNumbers.Refused(
                string.Create(
                    CultureInfo.InvariantCulture, $"the key {keys.ErasureKeys} holds {all?.Length ?? 0} bytes in place of {ErasureKeys.Size}"),
                "Restore it from a backup");
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
