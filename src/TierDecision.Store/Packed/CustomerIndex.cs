using System.Runtime.CompilerServices;
using TierDecision.Core.Customers;

namespace TierDecision.Store.Packed;

/// <summary>
/// Customers by their key: a number for each, for good, and a line under it. An open-addressing table of 8-byte slots, at most three quarters full, says which
/// number a key has; the slot has half of the key's hash beside it, so that a look-up reads one cache line of slots, rarely a second, and the customer's. One
/// thread writes at a time; any number read meanwhile without waiting: a line's key is written before the slot, and no other is ever
/// written there; of a key that is taken out ones stay.
/// </summary>
internal sealed partial class CustomerIndex
{
    // A line holds eight slots: at this load, one key in twenty-five does not find room in its own line and goes to the next.
    private const double MaxLoad = 0.75;
    private const int SlotsInALine = CacheLines<SlotLine>.LineBytes / sizeof(ulong);
    private const int SmallestGrowth = 16;

    private readonly double _growth;

    // The lower half of the hash, then the number plus one, so that zeroed lines are an empty table. Read and written as a whole.
    private CacheLines<SlotLine> _slots;
    private CacheLines<CustomerLine> _lines;

    /// <summary>A table for so many customers, which grows by <paramref name="growth"/> where more come.</summary>
    public CustomerIndex(int expectedCount, double growth)
        : this(new CacheLines<SlotLine>(SlotLines(expectedCount)), new CacheLines<CustomerLine>(expectedCount, zeroed: false), growth)
    {
    }

    private CustomerIndex(CacheLines<SlotLine> slots, CacheLines<CustomerLine> lines, double growth)
    {
        _slots = slots;
        _lines = lines;
        _growth = growth;
    }

    /// <summary>The numbers that were given out: 0 to this minus one.</summary>
    public int Count { get; private set; }

    /// <summary>The memory of the table and its lines in bytes.</summary>
    public long Bytes => _slots.Bytes + _lines.Bytes;

    /// <summary>The line of a number that was found.</summary>
    public ref CustomerLine this[int number] => ref Volatile.Read(ref _lines)[number];

    /// <summary>The number of <paramref name="key"/>, or -1. Allocates nothing.</summary>
    public int Find(IdentityKey key)
    {
        // What stood when it was compared: a slot that was free may have become another key's by now.
        SlotFor(_slots, KeyHash.Of(key), key, out var stood);
        return stood == 0 ? -1 : Number(stood);
    }

    /// <summary>The number of <paramref name="key"/>, a new one with an empty record where it is not known yet.</summary>
    public int GetOrAdd(IdentityKey key)
    {
        var hash = KeyHash.Of(key);
        ref var slot = ref SlotFor(_slots, hash, key, out var stood);
        if (stood != 0)
        {
            return Number(stood);
        }

        if (Count == _lines.Length)
        {
            var length = (int)Math.Min(CacheLines<CustomerLine>.MaxLength, Larger());
            if (length == Count)
            {
                throw new InvalidOperationException($"A table holds at most {Count} customers.");
            }

            Volatile.Write(ref _lines, _lines.Grown(length));
        }

        ref var line = ref _lines[Count];
        (line.High, line.Low, line.Record) = (key.High, key.Low, default);
        if (Count == Limit(_slots.Length))
        {
            Rebuild();
            slot = ref SlotFor(_slots, hash, key, out _);
        }

        Volatile.Write(ref slot, Slot(hash, Count));
        return Count++;
    }

    // Where the key's slot is, or the free one that it would get.
    private ref ulong SlotFor(CacheLines<SlotLine> slots, ulong hash, IdentityKey key, out ulong stood)
    {
        for (var at = KeyHash.Place(hash, slots.Length); ; at = at + 1 == slots.Length ? 0 : at + 1)
        {
            ref var line = ref slots[at];
            for (var i = 0u; i < SlotsInALine; i++)
            {
                ref var slot = ref line[(int)(((uint)hash + i) % SlotsInALine)];
                stood = Volatile.Read(ref slot);
                if (stood == 0 || ((uint)(stood >> 32) == (uint)hash && this[Number(stood)].Has(key)))
                {
                    return ref slot;
                }
            }
        }
    }

    /// <summary>Takes a key out, of which nothing stays behind. Its number is nobody's from then on.</summary>
    public void Forget(IdentityKey key)
    {
        ref var slot = ref SlotFor(_slots, KeyHash.Of(key), key, out var stood);
        if (stood == 0)
        {
            return;
        }

        // Not free: who looks for another key must go on past it.
        Volatile.Write(ref slot, Slot(0, Number(stood)));
        ref var line = ref _lines[Number(stood)];
        Volatile.Write(ref line.High, ulong.MaxValue);
        Volatile.Write(ref line.Low, ulong.MaxValue);
    }

    // Readers go on in the old lines until the new ones are whole.
    private void Rebuild()
    {
        var slots = new CacheLines<SlotLine>(SlotLines(Larger()));
        for (var number = 0; number < Count; number++)
        {
            // Of a key that was taken out the slot stays, anywhere: there is one for every number.
            ref var line = ref _lines[number];
            var key = line.Key;
            var hash = line.IsForgotten ? KeyHash.Spread((ulong)number) : KeyHash.Of(key);
            SlotFor(slots, hash, key, out _) = Slot(hash, number);
        }

        Volatile.Write(ref _slots, slots);
    }

    private double Larger() => Math.Max(Count + SmallestGrowth, _growth * Count);

    private static ulong Slot(ulong hash, int number) => (hash << 32) | (uint)(number + 1);

    private static int Number(ulong slot) => (int)(uint)slot - 1;

    private static int SlotLines(double count) =>
        (int)Math.Min(CacheLines<SlotLine>.MaxLength, Math.Max(1, Math.Ceiling(count / MaxLoad / SlotsInALine)));

    private static int Limit(int lines) => (int)(lines * SlotsInALine * MaxLoad);

    [InlineArray(SlotsInALine)]
    private struct SlotLine
    {
        private ulong _first;
    }
}
