using System.Numerics;
using System.Runtime.InteropServices;
using TierDecision.Core.Customers;

namespace TierDecision.Store.Packed;

/// <summary>
/// An open-addressing table from keys to numbers: one array of 20-byte slots, linear probing, at most three quarters full. Reading is
/// safe from any thread once nobody writes any more.
/// </summary>
internal sealed class KeyIndex
{
    // Linear probing looks at 2.5 slots for a hit and 8.5 for a miss at this load (Knuth, TAOCP vol. 3, 6.4); a slot is a third of a cache line.
    private const double MaxLoad = 0.75;
    private const int SmallestCapacity = 8;

    // 2^64 divided by the golden ratio: spreads keys that are no hashes over the table as well.
    private const ulong Spread = 0x9E3779B97F4A7C15;

    private Slot[] _slots;
    private int _limit;

    public KeyIndex(int expectedCount)
    {
        _slots = new Slot[Capacity(expectedCount)];
        _limit = Limit(_slots.Length);
    }

    public int Count { get; private set; }

    /// <summary>The memory of the table in bytes.</summary>
    public long Bytes => (long)_slots.Length * Marshal.SizeOf<Slot>();

    /// <summary>The number under <paramref name="key"/>, or -1. Allocates nothing.</summary>
    public int Find(IdentityKey key)
    {
        var slots = _slots;
        for (var at = Home(key, slots.Length); ; at = at + 1 == slots.Length ? 0 : at + 1)
        {
            ref readonly var slot = ref slots[at];
            if (slot.NumberPlusOne == 0)
            {
                return -1;
            }

            if (slot.High == key.High && slot.Low == key.Low)
            {
                return slot.NumberPlusOne - 1;
            }
        }
    }

    /// <summary>Finds <paramref name="key"/>, or adds it with <paramref name="number"/>; returns the number that is there now.</summary>
    public int GetOrAdd(IdentityKey key, int number)
    {
        ref var slot = ref SlotFor(key);
        if (slot.NumberPlusOne == 0)
        {
            slot = new Slot(key, number);
            Count++;
        }

        return slot.NumberPlusOne - 1;
    }

    /// <summary>Sets the number of <paramref name="key"/>, known or not.</summary>
    public void Set(IdentityKey key, int number)
    {
        ref var slot = ref SlotFor(key);
        Count += slot.NumberPlusOne == 0 ? 1 : 0;
        slot = new Slot(key, number);
    }

    /// <summary>Every key with its number, sorted by the high half of the key.</summary>
    public KeyValuePair<IdentityKey, int>[] ToSortedArray()
    {
        var halves = new ulong[Count];
        var entries = new KeyValuePair<IdentityKey, int>[Count];
        var next = 0;
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.NumberPlusOne != 0)
            {
                halves[next] = slot.High;
                entries[next++] = new(new IdentityKey(slot.High, slot.Low), slot.NumberPlusOne - 1);
            }
        }

        Array.Sort(halves, entries);
        return entries;
    }

    /// <summary>The keys by their numbers, which are 0 to <see cref="Count"/> - 1.</summary>
    public IdentityKey[] ToKeysByNumber()
    {
        var keys = new IdentityKey[Count];
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.NumberPlusOne != 0)
            {
                keys[slot.NumberPlusOne - 1] = new IdentityKey(slot.High, slot.Low);
            }
        }

        return keys;
    }

    private ref Slot SlotFor(IdentityKey key)
    {
        if (Count == _limit)
        {
            Grow();
        }

        var slots = _slots;
        var at = Home(key, slots.Length);
        while (slots[at].NumberPlusOne != 0 && (slots[at].High != key.High || slots[at].Low != key.Low))
        {
            at = at + 1 == slots.Length ? 0 : at + 1;
        }

        return ref slots[at];
    }

    private void Grow()
    {
        if (Count == Limit(Array.MaxLength))
        {
            throw new InvalidOperationException($"A table holds at most {Count} keys.");
        }

        var old = _slots;
        _slots = new Slot[Capacity(Math.Max(SmallestCapacity, (int)Math.Min(2L * Count, Limit(Array.MaxLength))))];
        _limit = Limit(_slots.Length);
        foreach (ref readonly var slot in old.AsSpan())
        {
            if (slot.NumberPlusOne != 0)
            {
                SlotFor(new IdentityKey(slot.High, slot.Low)) = slot;
            }
        }
    }

    // The high half of a 128-bit product maps a uniform hash on any length, so that the array need not be a power of two.
    private static int Home(IdentityKey key, int length) =>
        (int)Math.BigMul((key.High ^ BitOperations.RotateLeft(key.Low, 32)) * Spread, (ulong)length, out _);

    private static int Capacity(int count) => (int)Math.Min(Array.MaxLength, Math.Max(SmallestCapacity, Math.Ceiling(count / MaxLoad) + 1));

    private static int Limit(int capacity) => (int)(capacity * MaxLoad);

    // Packed to 20 bytes: with natural alignment it would be 24.
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private readonly struct Slot(IdentityKey key, int number)
    {
        public readonly ulong High = key.High;
        public readonly ulong Low = key.Low;

        // Plus one, so that a zeroed array is an empty table.
        public readonly int NumberPlusOne = number + 1;
    }
}
