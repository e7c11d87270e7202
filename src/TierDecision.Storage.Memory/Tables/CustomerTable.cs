using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Tables;

/// <summary>
/// A whole dataset in memory: customers with their records, and a table of alias keys to customers' numbers. What a replica answers from. One thread
/// writes at a time; any number read meanwhile, without a lock, and never see half a record. A key that comes again replaces what it had.
/// </summary>
internal sealed partial class CustomerTable
{
    private const int Stripes = 1024;

    // A key has a number as long as it has a record or an alias leads to it: of a customer whom only aliases name, the record is empty.
    private readonly CustomerIndex _customers;
    private readonly KeyIndex _aliases;
    private readonly SharedFilter _shared = new();

    // A counter for the records whose number ends alike, odd while one of them is being written: who reads looks before and after.
    private readonly uint[] _writes = new uint[Stripes];

    private volatile UnreadPartitions? _unread;

    /// <summary>Exact counts spare the growing and the memory to spare; they are no limits.</summary>
    public CustomerTable(int expectedCustomers, int expectedAliases, double growth = 2)
    {
        _customers = new CustomerIndex(expectedCustomers, growth);
        _aliases = new KeyIndex(expectedAliases, growth);
    }

    public int Customers { get; private set; }

    /// <summary>The aliases, without the marks of shared ones.</summary>
    public int Aliases => _aliases.Count - _shared.Count;

    /// <summary>Grows with every customer who is removed, and with every alias of a customer who was.</summary>
    public long Removals { get; private set; }

    /// <summary>
    /// What could not be read: who is not found there is not unknown. Null if everything was read. Set before anything of a partition is taken out,
    /// and cleared after all of it was put in.
    /// </summary>
    public UnreadPartitions? Unread
    {
        get => _unread;
        set => _unread = value;
    }

    /// <summary>The lines that there are: customers, those whom only aliases name, and those that are free.</summary>
    public int Lines => _customers.Count;

    /// <summary>The memory of the arrays in bytes.</summary>
    public long Bytes => _customers.Bytes + _aliases.Bytes + _shared.Bytes + (Stripes * sizeof(uint));

    /// <summary>Finds a customer by its own key or, for the other kinds, by an alias; false where unknown. Allocates nothing.</summary>
    public bool TryFind(IdentifierKind kind, IdentityKey key, out CustomerScore score) =>
        Find(kind, key, out score) is LookupStatus.Found or LookupStatus.Shared;

    /// <summary>
    /// Finds a customer by its own key or, for the other kinds, by an alias; <see cref="LookupStatus.Unavailable"/> for who may be in a partition
    /// that could not be read. Allocates nothing.
    /// </summary>
    public LookupStatus Find(IdentifierKind kind, IdentityKey key, out CustomerScore score)
    {
        while (true)
        {
            var reuses = _customers.Reuses;
            var number = kind == IdentifierKind.CustomerId ? _customers.Find(key) : _aliases.Find(key);
            if (number < 0)
            {
                score = new CustomerScore();
                return NotFound(key);
            }

            // After the number: whoever gave it out had made room for its record before.
            ref var line = ref _customers[number];
            ref var writes = ref _writes[number % Stripes];
            var before = Volatile.Read(ref writes);
            var copy = line.Record;
            Volatile.ReadBarrier();
            if (before % 2 == 0 && before == writes && reuses == _customers.Reuses)
            {
                // No record is let in that cannot be read, but for the empty one.
                return CustomerRecordCodec.TryRead(PackedRecord.AsReadOnlyBytes(ref copy), out score) != RecordReadError.None ? NotFound(line.Key)
                    : kind != IdentifierKind.CustomerId && IsShared(key, number) ? LookupStatus.Shared
                    : LookupStatus.Found;
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
        var number = _customers.GetOrAdd(customer);
        ref var line = ref _customers[number];
        Customers += line.IsEmpty ? 1 : 0;
        Write(ref line, number, record);
    }

    /// <summary>Removes a customer, with its key once no alias leads to it. Its aliases stay, and find nobody.</summary>
    public void Remove(IdentityKey customer)
    {
        var number = _customers.Find(customer);
        if (number >= 0 && !_customers[number].IsEmpty)
        {
            Customers--;
            Removals++;
            Write(ref _customers[number], number, default);
            _customers.TakeOutIfNothingIsLeft(number);
        }
    }

    /// <summary>Sets whom an alias stands for; the customer may come later.</summary>
    public void SetAlias(IdentityKey alias, IdentityKey customer)
    {
        if (SharedAlias.IsMark(alias))
        {
            _shared.Add(alias.High);
        }

        var number = _customers.GetOrAdd(customer);
        _customers.AddAlias(number);
        if (_aliases.Set(alias, number) is >= 0 and var before)
        {
            _customers.RemoveAlias(before);
        }
    }

    /// <summary>Removes an alias.</summary>
    public void RemoveAlias(IdentityKey alias)
    {
        if (_aliases.Remove(alias) is >= 0 and var number)
        {
            Removals += _customers[number].IsEmpty ? 1 : 0;
            _customers.RemoveAlias(number);
            if (SharedAlias.IsMark(alias))
            {
                _shared.Remove(alias.High);
            }
        }
    }

    /// <summary>The record of a customer; false where there is none. For the thread that writes.</summary>
    public bool TryGet(IdentityKey customer, out PackedRecord record)
    {
        var number = _customers.Find(customer);
        record = number < 0 ? default : _customers[number].Record;
        return number >= 0 && !_customers[number].IsEmpty;
    }

    /// <summary>Whether an alias stands for this customer; for nobody, where that is null. For the thread that writes.</summary>
    public bool StandsFor(IdentityKey alias, IdentityKey? customer)
    {
        var number = _aliases.Find(alias);
        return number < 0 ? customer is null : customer is { } key && _customers[number].Has(key);
    }

    /// <summary>Every customer's key, in the order in which they came. For the thread that writes.</summary>
    public IEnumerable<IdentityKey> CustomerKeys()
    {
        for (var number = 0; number < _customers.Count; number++)
        {
            if (!_customers[number].IsEmpty)
            {
                yield return _customers[number].Key;
            }
        }
    }

    /// <summary>Every alias's key with the key of its customer, in no order. For the thread that writes.</summary>
    public IEnumerable<KeyValuePair<IdentityKey, IdentityKey>> AliasEntries()
    {
        foreach (var (alias, number) in _aliases.Entries())
        {
            yield return new(alias, _customers[number].Key);
        }
    }

    /// <summary>Counts and checksum.</summary>
    public DatasetChecksum ComputeChecksum()
    {
        var checksum = default(DatasetChecksum);
        for (var number = 0; number < _customers.Count; number++)
        {
            ref var line = ref _customers[number];
            if (!line.IsEmpty)
            {
                checksum.AddCustomer(line.Key, Record(ref line));
            }
        }

        foreach (var (alias, customer) in AliasEntries())
        {
            checksum.AddAlias(alias, customer);
        }

        return checksum;
    }

    // If a line became another's since, its new owner's key decides: at worst somebody who was just removed counts as unavailable.
    private LookupStatus NotFound(IdentityKey key) => _unread is { } unread && unread.Has(key) ? LookupStatus.Unavailable : LookupStatus.Unknown;

    // A mark that stands for somebody else is one of before: the alias was moved since.
    private bool IsShared(IdentityKey alias, int number) => _shared.MayHave(alias.High) && _aliases.Find(SharedAlias.MarkOf(alias)) == number;

    private static ReadOnlySpan<byte> Record(ref CustomerLine line) => PackedRecord.AsReadOnlyBytes(ref line.Record);

    private void Write(ref CustomerLine line, int number, in PackedRecord record)
    {
        ref var writes = ref _writes[number % Stripes];
        Volatile.Write(ref writes, writes + 1);
        Volatile.WriteBarrier();
        line.Record = record;
        Volatile.Write(ref writes, writes + 1);
    }
}
