using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;

namespace TierDecision.Cli.Commands.Log;

/// <summary>Opens the sealed records of log entries, so that decisions can be made again from what was known then.</summary>
internal sealed class OpenedRecords(ErasureKeys keys)
{
    // The groups of pseudonyms that were met: to find one takes a while.
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);

    /// <summary>Reads the keys that <paramref name="provider"/>'s store has.</summary>
    public static async Task<ErasureKeysReading> ReadKeysAsync(IStoreProvider provider, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = provider.Open(NullLoggerFactory.Instance, time);
        await using (store.ConfigureAwait(false))
        {
            return await store.ReadErasureKeysAsync(null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds the record to an entry if it opens.</summary>
    public void AddTo(JsonObject entry)
    {
        if (entry["customer"] is JsonObject customer && customer["sealed_record"] is JsonValue box && Open(customer, box.ToString()) is { } record)
        {
            customer["record"] = Convert.ToBase64String(record);
        }
    }

    private byte[]? Open(JsonObject customer, string text)
    {
        var box = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, box, out var length))
        {
            return null;
        }

        var pseudonym = customer["pseudonym"]?.ToString() ?? "";
        var group = _groups.GetValueOrDefault(pseudonym, -1);
        var record = SealedRecord.Open(keys, box.AsSpan(0, length), ref group);
        if (pseudonym.Length > 0 && group >= 0)
        {
            _groups[pseudonym] = group;
        }

        return record;
    }
}
