using System.Runtime.CompilerServices;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Tables;

/// <summary>
/// Customers by their key: a number for each, and a line under it, as long as there is a record or an alias of the customer. An open-addressing table
/// of 8-byte slots, at most three quarters full, says which number a key has; the slot has half of the key's hash beside it, so that a look-up reads
/// one cache line of slots, rarely a second, and the customer's. One thread writes at a time; any number read meanwhile without waiting: a line's key
/// is written before the slot; of a key that is taken out ones stay, until its line and number become another's. Who reads looks at
/// <see cref="Reuses"/> before and after: where it is the same, the number was one customer's all along.
/// </summary>
internal sealed partial class CustomerIndex
{
    // A line holds eight slots: at this load, one key in twenty-five does not find room in its own line and goes to the next.
    private const double MaxLoad = 0.75;
    private const int SlotsInALine = CacheLines<SlotLine>.LineBytes / sizeof(ulong);
    private const int SmallestGrowth = 16;

    private readonly double _growth;

    // Numbers that are nobody's: their lines' keys are ones, and no alias leads to them.
    private readonly Stack<int> _free = new();

    // The lower half of the hash, then the number plus one, so that zeroed lines are an empty table. Read and written as a whole.
    private CacheLines<SlotLine> _slots;
    private CacheLines<CustomerLine> _lines;

    // How many aliases lead to each number. Where they are too many to be counted it stays so, and the number is the customer's for good.
    private ushort[] _aliases;

    // Slots that are not zero: those of customers, and those of keys that were taken out, until the table is made anew.
    private int _used;
    private uint _reuses;

    /// <summary>A table for so many customers, which grows by <paramref name="growth"/> where more come.</summary>
    public CustomerIndex(int expectedCount, double growth)
        : this(new CacheLines<SlotLine>(SlotLines(expectedCount)), new CacheLines<CustomerLine>(expectedCount, zeroed: false), growth)
    {
    }

    private CustomerIndex(CacheLines<SlotLine> slots, CacheLines<CustomerLine> lines, double growth)
    {
        _slots = slots;
        _lines = lines;
        _aliases = new ushort[lines.Length];
        _growth = growth;
    }

    /// <summary>The numbers that there are: 0 to this minus one. Some may be nobody's.</summary>
    public int Count { get; private set; }

    /// <summary>Grows before a number that was one customer's becomes another's.</summary>
    public uint Reuses => Volatile.Read(ref _reuses);

    /// <summary>The memory of the table and its lines in bytes.</summary>
    public long Bytes => _slots.Bytes + _lines.Bytes + (_aliases.Length * sizeof(ushort));

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

        if (_used == Limit(_slots.Length))
        {
            Rebuild();
            slot = ref SlotFor(_slots, hash, key, out _);
        }

        var number = TakeNumber();
        ref var line = ref _lines[number];
        (line.High, line.Low, line.Record) = (key.High, key.Low, default);
        Volatile.Write(ref slot, Slot(hash, number));
        _used++;
        return number;
    }

    /// <summary>Says that one alias more leads to a number.</summary>
    public void AddAlias(int number)
    {
        ref var count = ref _aliases[number];
        count += count < ushort.MaxValue ? (ushort)1 : (ushort)0;
    }

    /// <summary>Says that one alias less leads to a number, and takes the customer out where nothing is left of it.</summary>
    public void RemoveAlias(int number)
    {
        ref var count = ref _aliases[number];
        count -= count < ushort.MaxValue ? (ushort)1 : (ushort)0;
        TakeOutIfNothingIsLeft(number);
    }

    /// <summary>
    /// Takes a customer out where there is neither a record nor an alias: nothing stays behind of the key, and the number may become another's. A key
    /// that an alias leads to stays, so that the alias is that customer's when there is a record again.
    /// </summary>
    public void TakeOutIfNothingIsLeft(int number)
    {
        ref var line = ref _lines[number];
        if (!line.IsEmpty || _aliases[number] > 0)
        {
            return;
        }

        if (!line.IsForgotten)
        {
            // Not free: who looks for another key must go on past it.
            var key = line.Key;
            Volatile.Write(ref SlotFor(_slots, KeyHash.Of(key), key, out _), Slot(0, number));
            Volatile.Write(ref line.High, ulong.MaxValue);
            Volatile.Write(ref line.Low, ulong.MaxValue);
        }

        _free.Push(number);
    }

    private int TakeNumber()
    {
        if (_free.TryPop(out var number))
        {
            // Before anything of the next customer is written there.
            Volatile.Write(ref _reuses, _reuses + 1);
            Volatile.WriteBarrier();
            return number;
        }

        if (Count == _lines.Length)
        {
            var length = (int)Math.Min(CacheLines<CustomerLine>.MaxLength, Larger(Count));
            if (length == Count)
            {
                throw new InvalidOperationException($"A table holds at most {Count} customers.");
            }

            Array.Resize(ref _aliases, length);
            Volatile.Write(ref _lines, _lines.Grown(length));
        }

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

    // Without the keys that were taken out. Readers go on in the old lines until the new ones are whole.
    private void Rebuild()
    {
        var customers = Count - _free.Count;
        var slots = new CacheLines<SlotLine>(SlotLines(Larger(customers)));
        for (var number = 0; number < Count; number++)
        {
            ref var line = ref _lines[number];
            if (!line.IsForgotten)
            {
                var key = line.Key;
                var hash = KeyHash.Of(key);
                SlotFor(slots, hash, key, out _) = Slot(hash, number);
            }
        }

        _used = customers;
        Volatile.Write(ref _slots, slots);
    }

    private double Larger(int count) => Math.Max(count + SmallestGrowth, _growth * count);

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
