using System.Runtime.CompilerServices;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Tables;

/// <summary>
/// A bounded table from keys to values: sets of eight places in packed arrays, and a key has its place in one set. A set that is full gives up a
/// value that was not looked at since the hand last passed it (the CLOCK algorithm, Corbató 1968, within the set). One thread writes at a time; any
/// number read meanwhile, without a lock, and never see half a value. Nothing grows, and nothing is allocated after the table was made.
/// </summary>
/// <typeparam name="TValue">What is kept of each key.</typeparam>
internal sealed class CacheTable<TValue>
    where TValue : unmanaged
{
    private const int Ways = 8;

    private readonly Set[] _sets;
    private readonly IdentityKey[] _keys;
    private readonly TValue[] _values;

    /// <summary>A table of so many places, rounded up to whole sets.</summary>
    public CacheTable(int places)
    {
        var sets = (places + Ways - 1) / Ways;
        _sets = new Set[sets];
        _keys = new IdentityKey[sets * Ways];
        _values = new TValue[sets * Ways];
    }

    /// <summary>The keys that have a value now.</summary>
    public int Count { get; private set; }

    /// <summary>The most keys that it holds.</summary>
    public int Places => _keys.Length;

    /// <summary>The memory of the arrays in bytes.</summary>
    public long Bytes => ((long)_sets.Length * Unsafe.SizeOf<Set>()) + ((long)_keys.Length * (IdentityKey.Size + Unsafe.SizeOf<TValue>()));

    /// <summary>Finds the value of <paramref name="key"/>, and notes that it was looked at. Allocates nothing.</summary>
    public bool TryFind(IdentityKey key, out TValue value)
    {
        var number = Home(key);
        ref var set = ref _sets[number];
        var waiting = default(SpinWait);
        while (true)
        {
            var before = Volatile.Read(ref set.Writes);
            if (before % 2 == 0)
            {
                var way = WayOf(set, number, key);
                value = way < 0 ? default : _values[(number * Ways) + way];
                Volatile.ReadBarrier();
                if (set.Writes == before)
                {
                    Touch(ref set, way);
                    return way >= 0;
                }
            }

            waiting.SpinOnce();
        }
    }

    /// <summary>The value of <paramref name="key"/> for the thread that writes; it does not count as looked at.</summary>
    public bool TryPeek(IdentityKey key, out TValue value)
    {
        var number = Home(key);
        var way = WayOf(_sets[number], number, key);
        value = way < 0 ? default : _values[(number * Ways) + way];
        return way >= 0;
    }

    /// <summary>Puts a value under <paramref name="key"/>; true where that of another key gave way to it.</summary>
    public bool Put(IdentityKey key, in TValue value)
    {
        var number = Home(key);
        ref var set = ref _sets[number];
        var way = WayOf(set, number, key);
        var evicts = false;
        if (way < 0)
        {
            (way, evicts) = Room(ref set);
            Count += evicts ? 0 : 1;
        }

        Begin(ref set);
        _keys[(number * Ways) + way] = key;
        _values[(number * Ways) + way] = value;
        set.Taken |= (byte)(1 << way);
        End(ref set);
        return evicts;
    }

    /// <summary>Removes a key; does nothing where it is not there.</summary>
    public void Remove(IdentityKey key)
    {
        var number = Home(key);
        ref var set = ref _sets[number];
        var way = WayOf(set, number, key);
        if (way >= 0)
        {
            Begin(ref set);
            set.Taken &= (byte)~(1 << way);
            End(ref set);
            Count--;
        }
    }

    /// <summary>Removes every key.</summary>
    public void Clear()
    {
        foreach (ref var set in _sets.AsSpan())
        {
            if (set.Taken != 0)
            {
                Begin(ref set);
                set.Taken = 0;
                set.Touched = 0;
                End(ref set);
            }
        }

        Count = 0;
    }

    private int WayOf(in Set set, int number, IdentityKey key)
    {
        var keys = _keys.AsSpan(number * Ways, Ways);
        for (var way = 0; way < keys.Length; way++)
        {
            if (keys[way] == key && (set.Taken & (1 << way)) != 0)
            {
                return way;
            }
        }

        return -1;
    }

    // Not atomic: a bit that another thread sets at the same time may be lost, which makes a value look a little older than it is.
    private static void Touch(ref Set set, int way)
    {
        if (way >= 0 && (set.Touched & (1 << way)) == 0)
        {
            set.Touched |= (byte)(1 << way);
        }
    }

    // What is new was not looked at yet: it is the first to go unless somebody asks for it again before the hand comes round.
    private static (int Way, bool Evicts) Room(ref Set set)
    {
        for (var way = 0; way < Ways; way++)
        {
            if ((set.Taken & (1 << way)) == 0)
            {
                set.Touched &= (byte)~(1 << way);
                return (way, false);
            }
        }

        // Each look clears one bit, so that this ends, unless readers set them as fast; then, after two rounds, whatever is there goes.
        for (var looks = 0; looks < 2 * Ways && (set.Touched & (1 << set.Hand)) != 0; looks++)
        {
            set.Touched &= (byte)~(1 << set.Hand);
            set.Hand = (byte)((set.Hand + 1) % Ways);
        }

        var found = set.Hand;
        set.Hand = (byte)((found + 1) % Ways);
        return (found, true);
    }

    // Odd while something is written: who reads looks before and after.
    private static void Begin(ref Set set)
    {
        Volatile.Write(ref set.Writes, set.Writes + 1);
        Volatile.WriteBarrier();
    }

    private static void End(ref Set set) => Volatile.Write(ref set.Writes, set.Writes + 1);

    private int Home(IdentityKey key) => KeyHash.Place(KeyHash.Of(key), _sets.Length);

    private struct Set
    {
        public uint Writes;

        // A bit a place: it has a key; it was looked at since the hand passed it.
        public byte Taken;
        public byte Touched;

        // The place that is looked at first when room is needed.
        public byte Hand;
    }
}
