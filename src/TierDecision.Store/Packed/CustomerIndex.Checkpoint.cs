using TierDecision.Store.Checkpoint;

namespace TierDecision.Store.Packed;

// How customers go into a checkpoint and come out of it: as they lie in memory.
internal sealed partial class CustomerIndex
{
    /// <summary>A table of what is about to be read from a checkpoint; not to be asked before <see cref="TryTake"/>.</summary>
    public static CustomerIndex OfSlots(int count, int slots, double growth) =>
        new(0, growth)
        {
            _slots = GC.AllocateUninitializedArray<ulong>(slots), _limit = Limit(slots), _lines = new CustomerLines(count), Count = count,
        };

    /// <summary>The lines and the slots. For the thread that writes.</summary>
    public (CheckpointSection Lines, CheckpointSection Slots) Sections(string lines, string slots) =>
        (_lines.Section(lines, Count), new CheckpointSection<ulong>(slots, _slots, _slots.Length));

    /// <summary>False where what was read is no table that could be searched: a slot for every number, and a free one, at which a search ends.</summary>
    public bool TryTake()
    {
        var used = 0;
        foreach (var slot in _slots.AsSpan())
        {
            if (slot != 0 && (uint)Number(slot) >= (uint)Count)
            {
                return false;
            }

            used += slot == 0 ? 0 : 1;
        }

        return used == Count && used <= _limit && used < _slots.Length;
    }
}
