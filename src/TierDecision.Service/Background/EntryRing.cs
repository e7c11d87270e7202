using System.Numerics;
using System.Runtime.InteropServices;

namespace TierDecision.Service.Background;

/// <summary>What requests hand over to whoever works beside them.</summary>
internal interface IRingEntry
{
    /// <summary>About what the request's attributes take in memory, in bytes; 0 for none.</summary>
    int AttributeBytes { get; }
}

/// <summary>
/// A bounded queue of structs for many writers and one reader, without a lock and without allocation: D. Vyukov's bounded queue, in which each slot
/// has a sequence number that says whose turn it is. A full queue refuses; nobody ever waits. It is full as well if the attributes that wait with
/// their requests take too much memory: they are the part of an entry whose size a caller decides.
/// </summary>
internal sealed class EntryRing<T>
    where T : struct, IRingEntry
{
    /// <summary>What the attributes of waiting entries may take, for each slot, in bytes.</summary>
    public const int AttributeBytesASlot = 700;

    private readonly Slot[] _slots;
    private readonly long _mask;
    private readonly long _mostAttributeBytes;
    private long _attributeBytes;
    private RingPositions _positions;

    /// <summary>A queue of at least <paramref name="capacity"/> slots.</summary>
    public EntryRing(int capacity)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, capacity))];
        _mask = _slots.Length - 1;
        _mostAttributeBytes = (long)_slots.Length * AttributeBytesASlot;
        for (var i = 0; i < _slots.Length; i++)
        {
            _slots[i].Turn = i;
        }
    }

    /// <summary>How many entries fit.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Adds an entry; returns false where there is no room.</summary>
    public bool TryAdd(in T entry)
    {
        var bytes = entry.AttributeBytes;
        if (bytes > 0 && Interlocked.Add(ref _attributeBytes, bytes) > _mostAttributeBytes)
        {
            Interlocked.Add(ref _attributeBytes, -bytes);
            return false;
        }

        if (TryPlace(entry))
        {
            return true;
        }

        if (bytes > 0)
        {
            Interlocked.Add(ref _attributeBytes, -bytes);
        }

        return false;
    }

    private bool TryPlace(in T entry)
    {
        while (true)
        {
            var at = Volatile.Read(ref _positions.Tail);
            ref var slot = ref _slots[at & _mask];
            var turn = Volatile.Read(ref slot.Turn);
            if (turn < at)
            {
                return false; // the reader has not been here since the last time round
            }

            // A turn beyond this position says that another writer has taken it meanwhile.
            if (turn == at && Interlocked.CompareExchange(ref _positions.Tail, at + 1, at) == at)
            {
                slot.Entry = entry;
                Volatile.Write(ref slot.Turn, at + 1);
                return true;
            }
        }
    }

    /// <summary>Takes the oldest entry; returns false where there is none. For one reader.</summary>
    public bool TryTake(out T entry)
    {
        var at = _positions.Head;
        ref var slot = ref _slots[at & _mask];
        if (Volatile.Read(ref slot.Turn) != at + 1)
        {
            entry = default;
            return false;
        }

        entry = slot.Entry;
        slot.Entry = default; // what it refers to must not live until the next time round
        Volatile.Write(ref slot.Turn, at + _slots.Length);
        _positions.Head = at + 1;
        if (entry.AttributeBytes > 0)
        {
            Interlocked.Add(ref _attributeBytes, -entry.AttributeBytes);
        }

        return true;
    }

    private struct Slot
    {
        public long Turn;
        public T Entry;
    }
}

// Apart from each other and from what lies around: writers would otherwise slow the reader down, and the other way round.
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct RingPositions
{
    [FieldOffset(64)]
    public long Tail;

    [FieldOffset(192)]
    public long Head;
}
