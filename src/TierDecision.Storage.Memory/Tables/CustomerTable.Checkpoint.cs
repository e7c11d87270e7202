using TierDecision.Storage.Memory.Checkpoint;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Tables;

// How a dataset goes into a checkpoint and comes out of it.
internal sealed partial class CustomerTable
{
    private CustomerTable(CustomerIndex customers, KeyIndex aliases)
    {
        _customers = customers;
        _aliases = aliases;
    }

    /// <summary>The arrays that a checkpoint holds. For the thread that writes.</summary>
    public IReadOnlyList<CheckpointSection> Sections()
    {
        var (customers, slots) = _customers.Sections("customers", "slots");
        return [customers, slots, _aliases.Section("aliases")];
    }

    /// <summary>A table whose <paramref name="sections"/> are to be read; null where <paramref name="heads"/> are not those of a table.</summary>
    public static CustomerTable? ToBeRead(IReadOnlyList<CheckpointSectionHead> heads, double growth, out IReadOnlyList<CheckpointSection> sections)
    {
        sections = [];
        if (heads.Count != 3 || heads.Any(head => head.Elements < 0 || head.Elements > CacheLines<CustomerLine>.MaxLength))
        {
            return null;
        }

        var table = new CustomerTable(
            CustomerIndex.OfLines(heads[0].Elements, heads[1].Elements, growth), KeyIndex.OfLines(heads[2].Elements, growth));
        sections = table.Sections();
        return sections.Zip(heads).All(pair => pair.First.Name == pair.Second.Name && pair.First.ElementBytes == pair.Second.ElementBytes)
            ? table
            : null;
    }

    /// <summary>Checks what was read as far as a look-up relies on it, and counts it; false where it is no table.</summary>
    public bool TryTake()
    {
        var (customers, aliases, records) = (false, false, false);
        var empty = new List<int>();
        Parallel.Invoke(
            () => customers = _customers.TryTake(),
            () => aliases = _aliases.TryTake(_customers.Count, _customers.AddAlias),
            () => records = TryCountRecords(empty));
        if (!customers || !aliases || !records)
        {
            return false;
        }

        empty.ForEach(_customers.TakeOutIfNothingIsLeft);
        foreach (var (key, _) in _aliases.Entries())
        {
            if (SharedAlias.IsMark(key))
            {
                _shared.Add(key.High);
            }
        }

        return true;
    }

    private bool TryCountRecords(List<int> empty)
    {
        var count = 0;
        for (var number = 0; number < _customers.Count; number++)
        {
            ref var line = ref _customers[number];
            if (!line.IsEmpty)
            {
                if (Record(ref line)[0] != CustomerRecordCodec.Format)
                {
                    return false;
                }

                count++;
            }
            else
            {
                empty.Add(number);
            }
        }

        Customers = count;
        return true;
    }
}
