using System.Runtime.CompilerServices;
using TierDecision.Core.Customers;

namespace TierDecision.Store.Packed;

/// <summary>
/// A whole dataset in memory: packed records in one array, and two tables of keys into it. What a load collects before it writes
/// and what a replica answers from. Made by <see cref="CustomerTableBuilder"/>; nothing changes it afterwards.
/// </summary>
internal sealed class CustomerTable
{
    private readonly KeyIndex _customers;
    private readonly KeyIndex _aliases;
    private readonly PackedRecord[] _records;

    public CustomerTable(KeyIndex customers, PackedRecord[] records, KeyIndex aliases)
    {
        _customers = customers;
        _records = records;
        _aliases = aliases;
    }

    public int Customers => _customers.Count;

    public int Aliases => _aliases.Count;

    /// <summary>The memory of the arrays in bytes.</summary>
    public long Bytes => _customers.Bytes + _aliases.Bytes + ((long)_records.Length * Unsafe.SizeOf<PackedRecord>());

    /// <summary>Finds a customer by its own key or, for the other kinds, by an alias. Allocates nothing.</summary>
    public bool TryFind(IdentifierKind kind, IdentityKey key, out CustomerScore score)
    {
        var number = (kind == IdentifierKind.CustomerId ? _customers : _aliases).Find(key);
        if (number < 0)
        {
            score = new CustomerScore();
            return false;
        }

        // The builder admits no record that cannot be read.
        return CustomerRecordCodec.TryRead(PackedRecord.AsReadOnlyBytes(ref _records[number]), out score) == RecordReadError.None;
    }

    /// <summary>The record with a number, as bytes.</summary>
    public ReadOnlySpan<byte> Record(int number) => PackedRecord.AsReadOnlyBytes(ref _records[number]);

    /// <summary>Every customer's key with the number of its record, sorted by the high half of the key.</summary>
    public KeyValuePair<IdentityKey, int>[] SortedCustomers() => _customers.ToSortedArray();

    /// <summary>Every alias's key with the key of its customer, sorted by the high half of the alias's key.</summary>
    public IEnumerable<KeyValuePair<IdentityKey, IdentityKey>> SortedAliases()
    {
        if (Aliases == 0)
        {
            yield break;
        }

        var customers = _customers.ToKeysByNumber();
        foreach (var (alias, number) in _aliases.ToSortedArray())
        {
            yield return new(alias, customers[number]);
        }
    }

    /// <summary>The greatest version of a record; 0 where there is none.</summary>
    public ulong HighestVersion()
    {
        var highest = 0ul;
        for (var number = 0; number < Customers; number++)
        {
            highest = Math.Max(highest, CustomerRecordCodec.Version(Record(number)));
        }

        return highest;
    }

    /// <summary>Counts and checksum.</summary>
    public DatasetChecksum ComputeChecksum()
    {
        var checksum = default(DatasetChecksum);
        foreach (var (key, number) in SortedCustomers())
        {
            checksum.AddCustomer(key, Record(number));
        }

        foreach (var (alias, customer) in SortedAliases())
        {
            checksum.AddAlias(alias, customer);
        }

        return checksum;
    }
}
