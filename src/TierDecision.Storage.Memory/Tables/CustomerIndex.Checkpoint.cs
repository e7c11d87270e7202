using TierDecision.Storage.Memory.Checkpoint;

namespace TierDecision.Storage.Memory.Tables;

// How customers go into a checkpoint and come out of it: as they lie in memory.
internal sealed partial class CustomerIndex
{
    /// <summary>A table of what is about to be read from a checkpoint; not to be asked before <see cref="TryTake"/>.</summary>
    public static CustomerIndex OfLines(int count, int slotLines, double growth) =>
        new(new CacheLines<SlotLine>(slotLines, zeroed: false), new CacheLines<CustomerLine>(count, zeroed: false), growth) { Count = count };

    /// <summary>The customers and the slots. For the thread that writes.</summary>
    public (CheckpointSection Customers, CheckpointSection Slots) Sections(string customers, string slots) =>
        (_lines.Section(customers, Count), _slots.Section(slots, _slots.Length));

    /// <summary>
    /// False where what was read is no table that could be searched: numbers that there are, and a free slot, at which a search ends.
    /// </summary>
    public bool TryTake()
    {
        var used = 0;
        for (var at = 0; at < _slots.Length; at++)
        {
            foreach (var slot in _slots[at])
            {
                if (slot != 0 && (uint)Number(slot) >= (uint)Count)
                {
                    return false;
                }

                used += slot == 0 ? 0 : 1;
            }
        }

        _used = used;
        return used <= Limit(_slots.Length) && _slots.Length > 0;
    }
}
