using TierDecision.Store.Checkpoint;

namespace TierDecision.Store.Packed;

// How a table goes into a checkpoint and comes out of it: as it lies in memory.
internal sealed partial class KeyIndex
{
    /// <summary>A table of <paramref name="slots"/> slots that are about to be read from a checkpoint; not to be asked before <see cref="TryTake"/>.</summary>
    public static KeyIndex OfSlots(int slots, double growth) =>
        new(0, growth) { _slots = GC.AllocateUninitializedArray<Slot>(slots), _limit = Limit(slots) };

    /// <summary>For the thread that writes.</summary>
    public CheckpointSection Section(string name) => new CheckpointSection<Slot>(name, _slots, _slots.Length);

    /// <summary>
    /// Counts the slots that were read. False where this is no table of numbers below <paramref name="numbers"/> that could be searched:
    /// a search ends at a free slot.
    /// </summary>
    public bool TryTake(int numbers)
    {
        var (count, used) = (0, 0);
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.NumberPlusOne < Removed || slot.NumberPlusOne > numbers)
            {
                return false;
            }

            count += slot.NumberPlusOne > 0 ? 1 : 0;
            used += slot.NumberPlusOne == 0 ? 0 : 1;
        }

        (Count, _used) = (count, used);
        return used <= _limit && used < _slots.Length;
    }
}
