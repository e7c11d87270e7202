using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Audit;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Redis.Shards;

/// <summary>
/// One write to one shard of one dataset: what must stand, what is to stand, what the change stream is told, and what it leaves in the audit trail.
/// </summary>
internal sealed class RedisShardWrite
{
    private readonly RedisKeys _keys;
    private readonly RedisDataset _dataset;
    private readonly int _shard;
    private readonly List<RedisKey> _hashes = [];
    private readonly List<RedisValue> _replacements = [];
    private readonly ArrayBufferWriter<byte> _entry = new(128);
    private readonly List<RedisValue> _auditEntries = [];
    private RedisValue _markedBucket = RedisValue.EmptyString;
    private RedisKey _auditStream;
    private int _auditLength;
    private ulong _checksum;
    private int _customers;
    private int _aliases;

    private RedisShardWrite(RedisKeys keys, RedisDataset dataset, IdentityKey key)
    {
        _keys = keys;
        _dataset = dataset;
        _shard = dataset.Layout.ShardOf(key);
        _auditStream = keys.Audit(_shard);
    }

    /// <summary>The key that says on which node the write happens.</summary>
    public RedisKey State => _keys.State(_dataset.Number, _shard);

    /// <summary>Replaces what stands of a customer.</summary>
    public static RedisShardWrite Customer(
        RedisKeys keys, RedisDataset dataset, IdentityKey customer, in CustomerState stands, in CustomerState next)
    {
        var write = new RedisShardWrite(keys, dataset, customer);
        var (number, layout) = (dataset.Number, dataset.Layout);

        // The record always, so that what the rules were asked about is what is written over.
        write.Replace(keys.CustomersOf(customer, number, layout), customer, stands.Record, next.Record);
        write.Replace(keys.MarksOf(customer, number, layout), customer, stands.Mark, next.Mark);
        write.Replace(keys.Overrides(number, write._shard), customer, stands.Override, next.Override);
        if (next.Mark is not null && stands.Mark is null)
        {
            write._markedBucket = RedisLayout.Bucket(customer, layout.AllCustomerBuckets) - (write._shard * layout.CustomerBuckets);
        }

        write._checksum = (stands.Record is null ? 0 : DatasetChecksum.OfCustomer(customer, stands.Record))
            ^ (next.Record is null ? 0 : DatasetChecksum.OfCustomer(customer, next.Record));
        write._customers = (next.Record is null ? 0 : 1) - (stands.Record is null ? 0 : 1);

        // Also of somebody who was not there: what the store has lost, nodes may have.
        if (next.Record is null)
        {
            ChangeBytes.NoRecord(write._entry, customer);
        }
        else if (CustomerState.Same(stands.Record, next.Record))
        {
            ChangeBytes.Touched(write._entry, customer);
        }
        else
        {
            ChangeBytes.Record(write._entry, customer, next.Record);
        }

        return write;
    }

    /// <summary>Replaces what stands of an alias. A mark that does not change is left alone.</summary>
    public static RedisShardWrite Alias(RedisKeys keys, RedisDataset dataset, IdentityKey alias, in AliasState stands, in AliasState next)
    {
        var write = new RedisShardWrite(keys, dataset, alias);
        write.ReplaceAlias(alias, stands.Customer, next.Customer);
        if (stands.Mark != next.Mark)
        {
            write.ReplaceAlias(SharedAlias.MarkOf(alias), stands.Mark, next.Mark);
        }

        return write;
    }

    /// <summary>Has the write leave these entries. They are all of the same sort, and go to the same stream.</summary>
    public RedisShardWrite With(RedisAuditStreams streams, params IReadOnlyList<AuditEntry> entries)
    {
        foreach (var entry in entries)
        {
            _auditStream = streams.Of(_shard, entry);
            _auditLength = streams.LengthOf(_dataset.Layout.Shards);
            _auditEntries.AddRange(RedisAuditEntries.Values(entry));
        }

        return this;
    }

    /// <summary>Sends it, under the condition that <paramref name="fence"/> stands: nothing for a dataset that is open to everyone.</summary>
    public async Task<RedisShardAnswer> SendAsync(IDatabase database, string fence, int logLength)
    {
        var checksum = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(checksum, _checksum);
        RedisKey[] hashes = [State, _keys.Log(_dataset.Number, _shard), _keys.MarkedBuckets(_dataset.Number, _shard), _auditStream, .. _hashes];
        RedisValue[] arguments =
        [
            fence, checksum, _customers, _aliases, _entry.WrittenMemory.ToArray(), logLength, (string)_keys.Changes!,
            _shard.ToString(CultureInfo.InvariantCulture), _markedBucket, _auditLength, .. _replacements, .. _auditEntries,
        ];
        var answer = await database.ScriptEvaluateAsync(RedisScripts.Write, hashes, arguments, CommandFlags.NoScriptCache).ConfigureAwait(false);
        return (int)answer[0] switch
        {
            1 => new(RedisShardOutcome.Written, ""),
            0 => new(RedisShardOutcome.Changed, ""),
            -1 => new(RedisShardOutcome.Fenced, (string)answer[1]!),
            _ => new(RedisShardOutcome.Gone, ""),
        };
    }

    private void ReplaceAlias(IdentityKey alias, IdentityKey? stands, IdentityKey? next)
    {
        Replace(
            _keys.AliasesOf(alias, _dataset.Number, _dataset.Layout), alias,
            stands is null ? null : KeyBytes.ToArray(stands.Value), next is null ? null : KeyBytes.ToArray(next.Value));
        _checksum ^= DatasetChecksum.OfAlias(alias, stands) ^ DatasetChecksum.OfAlias(alias, next);
        _aliases += (next is null ? 0 : 1) - (stands is null ? 0 : 1);
        if (next is null)
        {
            ChangeBytes.NoAlias(_entry, alias, stands ?? default);
        }
        else
        {
            ChangeBytes.Alias(_entry, alias, next.Value, stands);
        }
    }

    private void Replace(RedisKey hash, IdentityKey field, byte[]? stands, byte[]? next)
    {
        _hashes.Add(hash);
        _replacements.Add(KeyBytes.ToArray(field));
        _replacements.Add(stands ?? RedisValue.EmptyString);
        _replacements.Add(next ?? RedisValue.EmptyString);
    }
}

/// <summary>What became of a write to a shard.</summary>
/// <param name="Outcome">Whether it stands.</param>
/// <param name="Fence">The fence that stands, where it is another than the writer's.</param>
internal readonly record struct RedisShardAnswer(RedisShardOutcome Outcome, string Fence);

/// <summary>What became of a write to a shard.</summary>
internal enum RedisShardOutcome
{
    /// <summary>It stands.</summary>
    Written,

    /// <summary>Another write came in between; read again.</summary>
    Changed,

    /// <summary>The dataset is not open to this writer: a flip is under way or over.</summary>
    Fenced,

    /// <summary>There is no such dataset any more.</summary>
    Gone,
}
