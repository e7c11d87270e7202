using System.Runtime.CompilerServices;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Tables;

/// <summary>
/// An open-addressing table from keys to numbers, at most three quarters full: cache lines of three keys and their numbers each. One thread writes at
/// a time; any number read meanwhile without waiting. A key is written before its number and no other is ever written there in the same lines, so
/// that who sees the number sees the key; of a key that is removed ones stay.
/// </summary>
internal sealed partial class KeyIndex
{
    // Of lines of three at this load, a key looks at 1.3 on average.
    private const double MaxLoad = 0.75;
    private const int SlotsInALine = 3;
    private const int SmallestGrowth = 8;

    // In place of a number plus one, until the table is made anew: who probes past it must not stop there.
    private const int Removed = -1;

    private readonly double _growth;
    private CacheLines<KeyLine> _lines;

    // Slots that have a key, removed or not.
    private int _used;

    /// <summary>A table for so many keys, which grows by <paramref name="growth"/> where more come.</summary>
    public KeyIndex(int expectedCount, double growth = 2)
        : this(new CacheLines<KeyLine>(Lines(expectedCount)), growth)
    {
    }

    private KeyIndex(CacheLines<KeyLine> lines, double growth)
    {
        _lines = lines;
        _growth = growth;
    }

    public int Count { get; private set; }

    /// <summary>The memory of the table in bytes.</summary>
    public long Bytes => _lines.Bytes;

    /// <summary>The number under <paramref name="key"/>, or -1. Allocates nothing.</summary>
    public int Find(IdentityKey key)
    {
        // What stood when it was compared: a slot that was free may have become another key's by now.
        LineFor(_lines, key, out _, out var stood);
        return stood > 0 ? stood - 1 : -1;
    }

    /// <summary>Sets the number of <paramref name="key"/>, known or not; returns the one that it had, -1 for none.</summary>
    public int Set(IdentityKey key, int number)
    {
        ref var line = ref LineFor(_lines, key, out var slot, out var stood);
        if (stood == 0 && _used == Limit(_lines.Length))
        {
            Rebuild();
            line = ref LineFor(_lines, key, out slot, out stood);
        }

        Count += stood > 0 ? 0 : 1;
        if (stood == 0)
        {
            line.Keys[slot] = key;
            _used++;
        }

        Volatile.Write(ref line.NumbersPlusOne[slot], number + 1);
        return stood > 0 ? stood - 1 : -1;
    }

    /// <summary>Removes a key, and nothing of it stays behind; returns the number that it had, -1 where it is not there.</summary>
    public int Remove(IdentityKey key)
    {
        ref var line = ref LineFor(_lines, key, out var slot, out var stood);
        if (stood is 0 or Removed)
        {
            return -1;
        }

        // The number first: who still sees it has seen the key, or finds nothing. No keyed hash is all ones.
        Volatile.Write(ref line.NumbersPlusOne[slot], Removed);
        Volatile.WriteBarrier();
        line.Keys[slot] = new IdentityKey(ulong.MaxValue, ulong.MaxValue);
        Count--;
        return stood - 1;
    }

    /// <summary>Every key with its number, in no order. For the thread that writes.</summary>
    public IEnumerable<KeyValuePair<IdentityKey, int>> Entries()
    {
        for (var at = 0; at < _lines.Length; at++)
        {
            for (var slot = 0; slot < SlotsInALine; slot++)
            {
                if (_lines[at].NumbersPlusOne[slot] is > 0 and var numberPlusOne)
                {
                    yield return new(_lines[at].Keys[slot], numberPlusOne - 1);
                }
            }
        }
    }

    // The line and slot where the key is, or the free ones that it would get.
    private static ref KeyLine LineFor(CacheLines<KeyLine> lines, IdentityKey key, out int slot, out int stood)
    {
        for (var at = KeyHash.Place(KeyHash.Of(key), lines.Length); ; at = at + 1 == lines.Length ? 0 : at + 1)
        {
            ref var line = ref lines[at];
            for (slot = 0; slot < SlotsInALine; slot++)
            {
                stood = Volatile.Read(ref line.NumbersPlusOne[slot]);
                if (stood == 0 || line.Keys[slot] == key)
                {
                    return ref line;
                }
            }
        }
    }

    // Without the removed ones. Readers go on in the old lines until the new ones are whole.
    private void Rebuild()
    {
        var larger = Math.Max(Count + SmallestGrowth, _growth * Count);
        var lines = new CacheLines<KeyLine>(Lines(larger));
        if (Limit(lines.Length) <= Count)
        {
            throw new InvalidOperationException($"A table holds at most {Count} keys.");
        }

        foreach (var (key, number) in Entries())
        {
            ref var line = ref LineFor(lines, key, out var slot, out _);
            line.Keys[slot] = key;
            line.NumbersPlusOne[slot] = number + 1;
        }

        _used = Count;
        Volatile.Write(ref _lines, lines);
    }

    private static int Lines(double count) =>
        (int)Math.Min(CacheLines<KeyLine>.MaxLength, Math.Max(SmallestGrowth, Math.Ceiling(count / MaxLoad / SlotsInALine)));

    private static int Limit(int lines) => (int)(lines * SlotsInALine * MaxLoad);

    // Four bytes of the 64 are left over.
    private struct KeyLine
    {
        public ThreeKeys Keys;

        // Plus one, so that zeroed lines are an empty table.
        public ThreeNumbers NumbersPlusOne;
    }

    [InlineArray(SlotsInALine)]
    private struct ThreeKeys
    {
        private IdentityKey _first;
    }

    [InlineArray(SlotsInALine)]
    private struct ThreeNumbers
    {
        private int _first;
    }
}
