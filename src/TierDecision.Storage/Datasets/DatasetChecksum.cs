using System.IO.Hashing;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Datasets;

/// <summary>
/// Counts and the checksum of a dataset: the exclusive-or of the XXH3 hash of key and record for every customer, and of alias key and
/// customer key for every alias. It does not depend on order, and a changed record changes it by its old and its new hash.
/// </summary>
internal struct DatasetChecksum
{
    public long Customers { get; private set; }

    public long Aliases { get; private set; }

    public ulong Value { get; private set; }

    public void AddCustomer(IdentityKey key, ReadOnlySpan<byte> record)
    {
        Customers++;
        Value ^= OfCustomer(key, record);
    }

    public void AddAlias(IdentityKey alias, IdentityKey customer)
    {
        Aliases++;
        Value ^= OfAlias(alias, customer);
    }

    /// <summary>Adds a customer's key and record, one after the other.</summary>
    public void AddCustomer(ReadOnlySpan<byte> row)
    {
        Customers++;
        Value ^= XxHash3.HashToUInt64(row);
    }

    /// <summary>Adds an alias's key and its customer's, one after the other.</summary>
    public void AddAlias(ReadOnlySpan<byte> row)
    {
        Aliases++;
        Value ^= XxHash3.HashToUInt64(row);
    }

    /// <summary>What one customer adds to the checksum, and takes from it again.</summary>
    public static ulong OfCustomer(IdentityKey key, ReadOnlySpan<byte> record)
    {
        if (record.Length != CustomerRecordCodec.Size)
        {
            // Nobody writes such a record: the sum must differ.
            return XxHash3.HashToUInt64(record, seed: 1);
        }

        Span<byte> bytes = stackalloc byte[IdentityKey.Size + CustomerRecordCodec.Size];
        KeyBytes.Write(key, bytes);
        record.CopyTo(bytes[IdentityKey.Size..]);
        return XxHash3.HashToUInt64(bytes);
    }

    /// <summary>What one alias adds to the checksum, and takes from it again; 0 if it stands for nobody.</summary>
    public static ulong OfAlias(IdentityKey alias, IdentityKey? customer) => customer is { } key ? OfAlias(alias, key) : 0;

    /// <summary>What one alias adds to the checksum, and takes from it again.</summary>
    public static ulong OfAlias(IdentityKey alias, IdentityKey customer)
    {
        Span<byte> bytes = stackalloc byte[2 * IdentityKey.Size];
        KeyBytes.Write(alias, bytes);
        KeyBytes.Write(customer, bytes[IdentityKey.Size..]);
        return XxHash3.HashToUInt64(bytes);
    }

    /// <summary>The checksum of all parts together.</summary>
    public static DatasetChecksum Sum(IEnumerable<DatasetChecksum> parts)
    {
        var sum = default(DatasetChecksum);
        foreach (var part in parts)
        {
            sum.Customers += part.Customers;
            sum.Aliases += part.Aliases;
            sum.Value ^= part.Value;
        }

        return sum;
    }

    /// <summary>The same checksum with other counts.</summary>
    public readonly DatasetChecksum WithCounts(long customers, long aliases) => this with { Customers = customers, Aliases = aliases };

    /// <summary>What differs from <paramref name="expected"/>, for people; null where nothing does.</summary>
    public readonly string? Difference(DatasetChecksum expected)
    {
        if (Customers != expected.Customers || Aliases != expected.Aliases)
        {
            return $"{Customers} customers and {Aliases} aliases were read back, {expected.Customers} and {expected.Aliases} were expected";
        }

        return Value == expected.Value ? null : $"the checksum is {Value:x16}, {expected.Value:x16} was expected";
    }

    /// <summary>What a dataset says that it holds.</summary>
    public static DatasetChecksum Of(DatasetInfo dataset) =>
        new() { Customers = dataset.Customers, Aliases = dataset.Aliases, Value = dataset.Checksum };
}
