using TierDecision.Store.Checkpoint;

namespace TierDecision.Store.Packed;

// How a dataset goes into a checkpoint and comes out of it.
internal sealed partial class CustomerTable
{
    private CustomerTable(PackedRecord[] records, KeyIndex customers, KeyIndex aliases, double growth)
    {
        _growth = growth;
        _customers = customers;
        _aliases = aliases;
        _records = records;
        _numbers = records.Length;
    }

    /// <summary>The arrays that a checkpoint holds. For the thread that writes.</summary>
    public IReadOnlyList<CheckpointSection> Sections() => Sections(_records, _numbers, _customers, _aliases);

    /// <summary>A table whose <paramref name="sections"/> are to be read; null where <paramref name="heads"/> are not those of a table.</summary>
    public static CustomerTable? ToBeRead(IReadOnlyList<CheckpointSectionHead> heads, double growth, out IReadOnlyList<CheckpointSection> sections)
    {
        sections = [];
        if (heads.Count != 3)
        {
            return null;
        }

        var records = GC.AllocateUninitializedArray<PackedRecord>(heads[0].Elements);
        var (customers, aliases) = (KeyIndex.OfSlots(heads[1].Elements, growth), KeyIndex.OfSlots(heads[2].Elements, growth));
        sections = Sections(records, records.Length, customers, aliases);
        return sections.Zip(heads).All(pair => pair.First.Name == pair.Second.Name && pair.First.ElementBytes == pair.Second.ElementBytes)
            ? new CustomerTable(records, customers, aliases, growth)
            : null;
    }

    /// <summary>Checks what was read as far as a look-up relies on it, and counts it; false where it is no table.</summary>
    public bool TryTake()
    {
        var (customers, aliases, records) = (false, false, false);
        Parallel.Invoke(
            () => customers = _customers.TryTake(_numbers) && _customers.Count == _numbers,
            () => aliases = _aliases.TryTake(_numbers),
            () => records = TryCountRecords());
        return customers && aliases && records;
    }

    private static IReadOnlyList<CheckpointSection> Sections(PackedRecord[] records, int count, KeyIndex customers, KeyIndex aliases) =>
        [new CheckpointSection<PackedRecord>("records", records, count), customers.Section("customers"), aliases.Section("aliases")];

    private bool TryCountRecords()
    {
        var count = 0;
        for (var number = 0; number < _numbers; number++)
        {
            if (!IsEmpty(number))
            {
                if (Record(number)[0] != CustomerRecordCodec.Format)
                {
                    return false;
                }

                count++;
            }
        }

        Customers = count;
        return true;
    }
}
