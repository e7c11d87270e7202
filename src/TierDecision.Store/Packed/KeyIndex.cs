using System.Numerics;
using System.Runtime.InteropServices;
using TierDecision.Core.Customers;

namespace TierDecision.Store.Packed;

/// <summary>
/// An open-addressing table from keys to numbers: one array of 20-byte slots, linear probing, at most three quarters full. One thread writes at a
/// time; any number read meanwhile without waiting. A slot's key is written before its number and no other is ever written there in the same array, so
/// that who sees the number sees the key; of a key that is removed zeros stay.
/// </summary>
internal sealed partial class KeyIndex
{
    // Linear probing looks at 2.5 slots for a hit and 8.5 for a miss at this load (Knuth, TAOCP vol. 3, 6.4); a slot is a third of a cache line.
    private const double MaxLoad = 0.75;
    private const int SmallestCapacity = 8;

    // In place of a number plus one, until the table is made anew: who probes past it must not stop there.
    private const int Removed = -1;

    // 2^64 divided by the golden ratio: spreads keys that are no hashes over the table as well.
    private const ulong Spread = 0x9E3779B97F4A7C15;

    private readonly double _growth;
    private Slot[] _slots;
    private int _limit;

    // Slots that have a key, removed or not.
    private int _used;

    /// <summary>A table for so many keys, which grows by <paramref name="growth"/> where more come.</summary>
    public KeyIndex(int expectedCount, double growth = 2)
    {
        _growth = growth;
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
            ref var slot = ref slots[at];
            var numberPlusOne = Volatile.Read(ref slot.NumberPlusOne);
            if (numberPlusOne == 0)
            {
                return -1;
            }

            if (slot.High == key.High && slot.Low == key.Low)
            {
                return numberPlusOne == Removed ? -1 : numberPlusOne - 1;
            }
        }
    }

    /// <summary>Sets the number of <paramref name="key"/>, known or not.</summary>
    public void Set(IdentityKey key, int number) => Write(ref SlotFor(key), key, number);

    /// <summary>Removes a key, and nothing of it stays behind; false where it is not there.</summary>
    public bool Remove(IdentityKey key)
    {
        if (Find(key) < 0)
        {
            return false;
        }

        // The number first: who still sees it has seen the key, or finds nothing.
        ref var slot = ref SlotIn(_slots, key);
        Volatile.Write(ref slot.NumberPlusOne, Removed);
        Volatile.Write(ref slot.High, 0);
        Volatile.Write(ref slot.Low, 0);
        Count--;
        return true;
    }

    /// <summary>Every key with its number, in no order. For the thread that writes.</summary>
    public IEnumerable<KeyValuePair<IdentityKey, int>> Entries()
    {
        foreach (var slot in _slots)
        {
            if (slot.NumberPlusOne > 0)
            {
                yield return new(new IdentityKey(slot.High, slot.Low), slot.NumberPlusOne - 1);
            }
        }
    }

    private void Write(ref Slot slot, IdentityKey key, int number)
    {
        if (slot.NumberPlusOne is 0 or Removed)
        {
            Count++;
        }

        if (slot.NumberPlusOne == 0)
        {
            slot.High = key.High;
            slot.Low = key.Low;
            _used++;
        }

        Volatile.Write(ref slot.NumberPlusOne, number + 1);
    }

    private ref Slot SlotFor(IdentityKey key)
    {
        if (_used == _limit)
        {
            Rebuild();
        }

        return ref SlotIn(_slots, key);
    }

    private static ref Slot SlotIn(Slot[] slots, IdentityKey key)
    {
        var at = Home(key, slots.Length);
        while (slots[at].NumberPlusOne != 0 && (slots[at].High != key.High || slots[at].Low != key.Low))
        {
            at = at + 1 == slots.Length ? 0 : at + 1;
        }

        return ref slots[at];
    }

    // Without the removed ones. Readers go on in the old array until the new one is whole.
    private void Rebuild()
    {
        if (Count == Limit(Array.MaxLength))
        {
            throw new InvalidOperationException($"A table holds at most {Count} keys.");
        }

        var larger = (int)Math.Min(Math.Max(_growth * Count, Count + SmallestCapacity), Limit(Array.MaxLength));
        var slots = new Slot[Capacity(larger)];
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.NumberPlusOne > 0)
            {
                SlotIn(slots, new IdentityKey(slot.High, slot.Low)) = slot;
            }
        }

        _used = Count;
        _limit = Limit(slots.Length);
        Volatile.Write(ref _slots, slots);
    }

    // The high half of a 128-bit product maps a uniform hash on any length, so that the array need not be a power of two.
    private static int Home(IdentityKey key, int length) =>
        (int)Math.BigMul((key.High ^ BitOperations.RotateLeft(key.Low, 32)) * Spread, (ulong)length, out _);

    private static int Capacity(int count) => (int)Math.Min(Array.MaxLength, Math.Max(SmallestCapacity, Math.Ceiling(count / MaxLoad) + 1));

    private static int Limit(int capacity) => (int)(capacity * MaxLoad);

    // Packed to 20 bytes: with natural alignment it would be 24.
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private struct Slot
    {
        public ulong High;
        public ulong Low;

        // Plus one, so that a zeroed array is an empty table.
        public int NumberPlusOne;
    }
}
