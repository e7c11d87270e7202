using TierDecision.Core.Customers;

namespace TierDecision.Store.Packed;

/// <summary>Collects customers and aliases into a <see cref="CustomerTable"/>. A key that comes again replaces what it had.</summary>
internal sealed class CustomerTableBuilder
{
    private const int SmallestLength = 16;

    private readonly KeyIndex _customers;
    private readonly KeyIndex _aliases;
    private readonly List<KeyValuePair<IdentityKey, IdentityKey>> _early = [];
    private PackedRecord[] _records;

    /// <summary>Exact counts spare the growing and the memory to spare; they are no limits.</summary>
    public CustomerTableBuilder(int expectedCustomers, int expectedAliases)
    {
        _customers = new KeyIndex(expectedCustomers);
        _aliases = new KeyIndex(expectedAliases);
        _records = new PackedRecord[expectedCustomers];
    }

    /// <summary>Adds a customer with its aliases.</summary>
    public void Add(in CustomerRecord customer)
    {
        var number = SetRecord(customer.Key, PackedRecord.From(customer.Score));
        for (var i = 0; i < customer.Aliases.Count; i++)
        {
            _aliases.Set(customer.Aliases[i], number);
        }
    }

    /// <summary>Adds a customer.</summary>
    public void AddCustomer(IdentityKey key, in PackedRecord record) => SetRecord(key, record);

    /// <summary>Adds an alias; its customer may come later.</summary>
    public void AddAlias(IdentityKey alias, IdentityKey customer)
    {
        var number = _customers.Find(customer);
        if (number < 0)
        {
            _early.Add(new(alias, customer));
            return;
        }

        _aliases.Set(alias, number);
    }

    /// <summary>The table. Aliases whose customer never came are left out. The builder is spent.</summary>
    public CustomerTable Build()
    {
        foreach (var (alias, customer) in _early)
        {
            var number = _customers.Find(customer);
            if (number >= 0)
            {
                _aliases.Set(alias, number);
            }
        }

        return new CustomerTable(_customers, _records, _aliases);
    }

    private int SetRecord(IdentityKey key, in PackedRecord record)
    {
        var number = _customers.GetOrAdd(key, _customers.Count);
        if (number == _records.Length)
        {
            Array.Resize(ref _records, (int)Math.Min(Array.MaxLength, Math.Max(SmallestLength, 2L * _records.Length)));
        }

        _records[number] = record;
        return number;
    }
}
