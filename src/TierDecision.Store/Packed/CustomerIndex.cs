using System.Numerics;
using TierDecision.Core.Customers;

namespace TierDecision.Store.Packed;

/// <summary>
/// Customers by their key: a number for each, for good, and a line under it. An open-addressing table of 8-byte slots says which line a key has, linear probing, at
/// most three quarters full; the slot has half of the key's hash beside the number, so that a look-up reads one slot's cache line and the customer's. One
/// thread writes at a time; any number read meanwhile without waiting: a line's key is written before the slot, and no other is ever written
/// there; of a key that is taken out ones stay.
/// </summary>
internal sealed partial class CustomerIndex
{
    // Linear probing looks at 2.5 slots for a hit and 8.5 for a miss at this load (Knuth, TAOCP vol. 3, 6.4); eight slots are a cache line.
    private const double MaxLoad = 0.75;
    private const int SmallestCapacity = 16;

    // 2^64 divided by the golden ratio: spreads keys that are no hashes over the table as well.
    private const ulong Spread = 0x9E3779B97F4A7C15;

    private readonly double _growth;

    // The lower half of the hash, then the number plus one, so that a zeroed array is an empty table. Read and written as a whole.
    private ulong[] _slots;
    private CustomerLines _lines;
    private int _limit;

    /// <summary>A table for so many customers, which grows by <paramref name="growth"/> where more come.</summary>
    public CustomerIndex(int expectedCount, double growth)
    {
        _growth = growth;
        _slots = new ulong[Capacity(expectedCount)];
        _limit = Limit(_slots.Length);
        _lines = new CustomerLines(expectedCount);
    }

    /// <summary>The numbers that were given out: 0 to this minus one.</summary>
    public int Count { get; private set; }

    /// <summary>The memory of the table and its lines in bytes.</summary>
    public long Bytes => ((long)_slots.Length * sizeof(ulong)) + _lines.Bytes;

    /// <summary>The line of a number that was found.</summary>
    public ref CustomerLine this[int number] => ref Volatile.Read(ref _lines)[number];

    /// <summary>The number of <paramref name="key"/>, or -1. Allocates nothing.</summary>
    public int Find(IdentityKey key)
    {
        var slots = _slots;
        var hash = Hash(key);
        for (var at = Home(hash, slots.Length); ; at = at + 1 == slots.Length ? 0 : at + 1)
        {
            var slot = Volatile.Read(ref slots[at]);
            if (slot == 0)
            {
                return -1;
            }

            if ((uint)(slot >> 32) == (uint)hash && this[Number(slot)].Has(key))
            {
                return Number(slot);
            }
        }
    }

    /// <summary>The number of <paramref name="key"/>, a new one with an empty record where it is not known yet.</summary>
    public int GetOrAdd(IdentityKey key)
    {
        var hash = Hash(key);
        var at = Home(hash, _slots.Length);
        for (; _slots[at] != 0; at = at + 1 == _slots.Length ? 0 : at + 1)
        {
            if ((uint)(_slots[at] >> 32) == (uint)hash && _lines[Number(_slots[at])].Has(key))
            {
                return Number(_slots[at]);
            }
        }

        if (Count == _lines.Length)
        {
            var length = (int)Math.Min(CustomerLines.MaxLength, Math.Max(Count + SmallestCapacity, _growth * Count));
            if (length == Count)
            {
                throw new InvalidOperationException($"A table holds at most {Count} customers.");
            }

            Volatile.Write(ref _lines, _lines.Grown(length));
        }

        ref var line = ref _lines[Count];
        (line.High, line.Low, line.Record) = (key.High, key.Low, default);
        if (Count == _limit)
        {
            Rebuild();
            at = Free(_slots, hash);
        }

        Volatile.Write(ref _slots[at], Slot(hash, Count));
        return Count++;
    }

    /// <summary>Takes a key out, of which nothing stays behind. Its number is nobody's from then on.</summary>
    public void Forget(IdentityKey key)
    {
        var number = Find(key);
        if (number < 0)
        {
            return;
        }

        var hash = Hash(key);
        var at = Home(hash, _slots.Length);
        while (_slots[at] != Slot(hash, number))
        {
            at = at + 1 == _slots.Length ? 0 : at + 1;
        }

        // Not free: who looks for another key must go on past it.
        Volatile.Write(ref _slots[at], Slot(0, number));
        ref var line = ref _lines[number];
        Volatile.Write(ref line.High, ulong.MaxValue);
        Volatile.Write(ref line.Low, ulong.MaxValue);
    }

    // Readers go on in the old array until the new one is whole.
    private void Rebuild()
    {
        var slots = new ulong[Capacity((int)Math.Min(Math.Max(_growth * Count, Count + SmallestCapacity), CustomerLines.MaxLength))];
        for (var number = 0; number < Count; number++)
        {
            // Of a key that was taken out the slot stays, anywhere: there is one for every number.
            ref var line = ref _lines[number];
            var hash = line.IsForgotten ? (ulong)number * Spread : Hash(line.Key);
            slots[Free(slots, hash)] = Slot(hash, number);
        }

        _limit = Limit(slots.Length);
        Volatile.Write(ref _slots, slots);
    }

    private static int Free(ulong[] slots, ulong hash)
    {
        var at = Home(hash, slots.Length);
        while (slots[at] != 0)
        {
            at = at + 1 == slots.Length ? 0 : at + 1;
        }

        return at;
    }

    private static ulong Slot(ulong hash, int number) => (hash << 32) | (uint)(number + 1);

    private static int Number(ulong slot) => (int)(uint)slot - 1;

    private static ulong Hash(IdentityKey key) => (key.High ^ BitOperations.RotateLeft(key.Low, 32)) * Spread;

    // The high half of a 128-bit product maps a uniform hash on any length, so that the array need not be a power of two.
    private static int Home(ulong hash, int length) => (int)Math.BigMul(hash, (ulong)length, out _);

    private static int Capacity(int count) => (int)Math.Max(SmallestCapacity, Math.Ceiling(count / MaxLoad) + 1);

    private static int Limit(int capacity) => (int)(capacity * MaxLoad);
}
