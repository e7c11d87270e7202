using System.Buffers;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Redis.Following;

/// <summary>
/// Brings what was read piece by piece, while it changed, to one moment: what the entries up to that moment name is taken from them, the rest
/// has not changed since reading began.
/// </summary>
internal static class SnapshotOverlay
{
    public static List<ReadOnlyMemory<byte>> Apply(IEnumerable<ReadOnlyMemory<byte>> content, IEnumerable<ReadOnlyMemory<byte>> entries)
    {
        var customers = new Dictionary<IdentityKey, CustomerChange>();
        var aliases = new Dictionary<IdentityKey, CustomerChange>();
        foreach (var change in entries.SelectMany(Changes))
        {
            switch (change.Kind)
            {
                case ChangeKind.Record or ChangeKind.NoRecord:
                    customers[change.Key] = change;
                    break;
                case ChangeKind.Alias or ChangeKind.NoAlias:
                    aliases[change.Key] = change;
                    break;
            }
        }

        var unchanged = content.Select(chunk => Pack(Changes(chunk).Where(
            change => !(change.Kind == ChangeKind.Record ? customers : aliases).ContainsKey(change.Key))));
        return [.. unchanged, Pack(customers.Values.Concat(aliases.Values))];
    }

    private static ReadOnlyMemory<byte> Pack(IEnumerable<CustomerChange> changes)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var change in changes)
        {
            var record = change.Record;
            switch (change.Kind)
            {
                case ChangeKind.Record:
                    ChangeBytes.Record(bytes, change.Key, PackedRecord.AsReadOnlyBytes(ref record));
                    break;
                case ChangeKind.Alias:
                    ChangeBytes.Alias(bytes, change.Key, change.Customer, null);
                    break;
            }
        }

        return bytes.WrittenMemory;
    }

    private static List<CustomerChange> Changes(ReadOnlyMemory<byte> bytes)
    {
        var changes = new List<CustomerChange>();
        var rest = bytes.Span;
        while (ChangeBytes.TryTake(ref rest, out var change))
        {
            changes.Add(change);
        }

        return changes;
    }
}
