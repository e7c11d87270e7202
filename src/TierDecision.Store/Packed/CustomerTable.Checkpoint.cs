using TierDecision.Store.Checkpoint;

namespace TierDecision.Store.Packed;

// How a dataset goes into a checkpoint and comes out of it.
internal sealed partial class CustomerTable
{
    /// <summary>The arrays that a checkpoint holds.</summary>
    public IReadOnlyList<CheckpointSection> Sections() => Sections(_records, Customers, _customers, _aliases);

    /// <summary>A table whose <paramref name="sections"/> are to be read; null where <paramref name="heads"/> are not those of a table.</summary>
    public static CustomerTable? ToBeRead(IReadOnlyList<CheckpointSectionHead> heads, out IReadOnlyList<CheckpointSection> sections)
    {
        sections = [];
        if (heads.Count != 3)
        {
            return null;
        }

        var records = GC.AllocateUninitializedArray<PackedRecord>(heads[0].Elements);
        var (customers, aliases) = (KeyIndex.OfSlots(heads[1].Elements), KeyIndex.OfSlots(heads[2].Elements));
        sections = Sections(records, records.Length, customers, aliases);
        return sections.Zip(heads).All(pair => pair.First.Name == pair.Second.Name && pair.First.ElementBytes == pair.Second.ElementBytes)
            ? new CustomerTable(customers, records, aliases)
            : null;
    }

    /// <summary>Checks what was read as far as a look-up relies on it; false where it is no table.</summary>
    public bool TryTake()
    {
        var (customers, aliases) = (false, false);
        Parallel.Invoke(() => customers = _customers.TryTake(_records.Length), () => aliases = _aliases.TryTake(_records.Length));
        return customers && aliases && Customers == _records.Length;
    }

    private static IReadOnlyList<CheckpointSection> Sections(PackedRecord[] records, int count, KeyIndex customers, KeyIndex aliases) =>
        [new CheckpointSection<PackedRecord>("records", records, count), customers.Section("customers"), aliases.Section("aliases")];
}
