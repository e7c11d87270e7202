using System.Runtime.CompilerServices;
using TierDecision.Core.Customers;

namespace TierDecision.Store.Packed;

/// <summary>
/// A whole dataset in memory: packed records in one array, and two tables of keys into it. What a load collects before it writes and what a
/// replica answers from. One thread writes at a time; any number read meanwhile, without a lock, and never see half a record. A key that
/// comes again replaces what it had.
/// </summary>
internal sealed partial class CustomerTable
{
    private const int SmallestLength = 16;
    private const int Stripes = 1024;

    private readonly KeyIndex _customers;
    private readonly KeyIndex _aliases;
    private readonly double _growth;

    // A counter for the records whose number ends alike, odd while one of them is being written: who reads looks before and after.
    private readonly uint[] _writes = new uint[Stripes];

    private PackedRecord[] _records;

    // Every key has a number for good, also one whose record was removed and one that only an alias has named: such a record is empty.
    private int _numbers;

    /// <summary>Exact counts spare the growing and the memory to spare; they are no limits.</summary>
    public CustomerTable(int expectedCustomers, int expectedAliases, double growth = 2)
    {
        _growth = growth;
        _customers = new KeyIndex(expectedCustomers, growth);
        _aliases = new KeyIndex(expectedAliases, growth);
        _records = new PackedRecord[expectedCustomers];
    }

    public int Customers { get; private set; }

    public int Aliases => _aliases.Count;

    /// <summary>The memory of the arrays in bytes.</summary>
    public long Bytes => _customers.Bytes + _aliases.Bytes + ((long)_records.Length * Unsafe.SizeOf<PackedRecord>()) + (Stripes * sizeof(uint));

    /// <summary>Finds a customer by its own key or, for the other kinds, by an alias. Allocates nothing.</summary>
    public bool TryFind(IdentifierKind kind, IdentityKey key, out CustomerScore score)
    {
        var number = (kind == IdentifierKind.CustomerId ? _customers : _aliases).Find(key);
        if (number < 0)
        {
            score = new CustomerScore();
            return false;
        }

        // After the number: whoever gave it out had made room for its record before.
        ref var record = ref Volatile.Read(ref _records)[number];
        ref var writes = ref _writes[number % Stripes];
        while (true)
        {
            var before = Volatile.Read(ref writes);
            var copy = record;
            Volatile.ReadBarrier();
            if (before % 2 == 0 && before == writes)
            {
                // No record is let in that cannot be read, but for the empty one.
                return CustomerRecordCodec.TryRead(PackedRecord.AsReadOnlyBytes(ref copy), out score) == RecordReadError.None;
            }
        }
    }

    /// <summary>Adds a customer with its aliases.</summary>
    public void Add(in CustomerRecord customer)
    {
        Set(customer.Key, PackedRecord.From(customer.Score));
        for (var i = 0; i < customer.Aliases.Count; i++)
        {
            SetAlias(customer.Aliases[i], customer.Key);
        }
    }

    /// <summary>Sets a customer's record, known or not.</summary>
    public void Set(IdentityKey customer, in PackedRecord record)
    {
        var number = NumberOf(customer);
        Customers += IsEmpty(number) ? 1 : 0;
        Write(number, record);
    }

    /// <summary>Removes a customer's record. Its aliases stay, and find nobody.</summary>
    public void Remove(IdentityKey customer)
    {
        var number = _customers.Find(customer);
        if (number >= 0 && !IsEmpty(number))
        {
            Customers--;
            Write(number, default);
        }
    }

    /// <summary>Sets whom an alias stands for; the customer may come later.</summary>
    public void SetAlias(IdentityKey alias, IdentityKey customer) => _aliases.Set(alias, NumberOf(customer));

    /// <summary>Removes an alias.</summary>
    public void RemoveAlias(IdentityKey alias) => _aliases.Remove(alias);

    /// <summary>The record of a customer; false where there is none. For the thread that writes.</summary>
    public bool TryGet(IdentityKey customer, out PackedRecord record)
    {
        var number = _customers.Find(customer);
        record = number < 0 ? default : _records[number];
        return number >= 0 && !IsEmpty(number);
    }

    /// <summary>Whether an alias stands for this customer; for nobody, where that is null. For the thread that writes.</summary>
    public bool StandsFor(IdentityKey alias, IdentityKey? customer)
    {
        var number = _aliases.Find(alias);
        return customer is { } key ? number >= 0 && number == _customers.Find(key) : number < 0;
    }

    /// <summary>The record with a number, as bytes.</summary>
    public ReadOnlySpan<byte> Record(int number) => PackedRecord.AsReadOnlyBytes(ref _records[number]);

    /// <summary>Every customer's key with the number of its record, in no order. For the thread that writes.</summary>
    public IEnumerable<KeyValuePair<IdentityKey, int>> CustomerEntries() => _customers.Entries().Where(entry => !IsEmpty(entry.Value));

    /// <summary>Every alias's key, in no order. For the thread that writes.</summary>
    public IEnumerable<IdentityKey> AliasEntries() => _aliases.Entries().Select(entry => entry.Key);

    /// <summary>Every customer's key with the number of its record, sorted by the high half of the key.</summary>
    public KeyValuePair<IdentityKey, int>[] SortedCustomers()
    {
        var sorted = _customers.ToSortedArray();
        return sorted.Length == Customers ? sorted : Array.FindAll(sorted, entry => !IsEmpty(entry.Value));
    }

    /// <summary>Every alias's key with the key of its customer, sorted by the high half of the alias's key.</summary>
    public IEnumerable<KeyValuePair<IdentityKey, IdentityKey>> SortedAliases()
    {
        if (Aliases == 0)
        {
            yield break;
        }

        var customers = _customers.ToKeysByNumber(_numbers);
        foreach (var (alias, number) in _aliases.ToSortedArray())
        {
            yield return new(alias, customers[number]);
        }
    }

    /// <summary>The greatest version of a record; 0 where there is none.</summary>
    public ulong HighestVersion()
    {
        var highest = 0ul;
        for (var number = 0; number < _numbers; number++)
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

    // The first byte of a record is its format, which is never 0.
    private bool IsEmpty(int number) => Record(number)[0] == 0;

    private int NumberOf(IdentityKey customer)
    {
        var number = _customers.Find(customer);
        if (number >= 0)
        {
            return number;
        }

        if (_numbers == _records.Length)
        {
            var records = new PackedRecord[(int)Math.Min(Array.MaxLength, Math.Max(_numbers + SmallestLength, _growth * _numbers))];
            _records.CopyTo(records, 0);
            Volatile.Write(ref _records, records);
        }

        _customers.Set(customer, _numbers);
        return _numbers++;
    }

    private void Write(int number, in PackedRecord record)
    {
        ref var writes = ref _writes[number % Stripes];
        Volatile.Write(ref writes, writes + 1);
        Volatile.WriteBarrier();
        _records[number] = record;
        Volatile.Write(ref writes, writes + 1);
    }
}
