using TierDecision.Storage.Memory.Checkpoint;

namespace TierDecision.Storage.Memory.Tables;

// How a table goes into a checkpoint and comes out of it: as it lies in memory.
internal sealed partial class KeyIndex
{
    /// <summary>A table that is about to be read from a checkpoint; not to be asked before <see cref="TryTake"/>.</summary>
    public static KeyIndex OfLines(int lines, double growth) => new(new CacheLines<KeyLine>(lines, zeroed: false), growth);

    /// <summary>For the thread that writes.</summary>
    public CheckpointSection Section(string name) => _lines.Section(name, _lines.Length);

    /// <summary>
    /// Counts the slots that were read, and tells each key's number. False where this is no table of numbers below <paramref name="numbers"/> that
    /// could be searched: a search ends at a free slot.
    /// </summary>
    public bool TryTake(int numbers, Action<int> tell)
    {
        var (count, used) = (0, 0);
        for (var at = 0; at < _lines.Length; at++)
        {
            foreach (var numberPlusOne in _lines[at].NumbersPlusOne)
            {
                if (numberPlusOne < Removed || numberPlusOne > numbers)
                {
                    return false;
                }

                if (numberPlusOne > 0)
                {
                    tell(numberPlusOne - 1);
                    count++;
                }

                used += numberPlusOne == 0 ? 0 : 1;
            }
        }

        (Count, _used) = (count, used);
        return used <= Limit(_lines.Length) && _lines.Length > 0;
    }
}
