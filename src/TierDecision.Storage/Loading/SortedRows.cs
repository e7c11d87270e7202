using System.Buffers.Binary;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Loading;

/// <summary>
/// Rows of one length that each begin with a key, as the bytes that are stored: appended in any order, then sorted. Of rows with the same key the one
/// that was appended last stays. The rows themselves never move; what is sorted are their numbers.
/// </summary>
internal sealed class SortedRows(int rowSize)
{
    private const int ChunkBits = 14;
    private const int ChunkRows = 1 << ChunkBits;

    // Few enough that a partition is sorted within the processor's first cache, enough that to cut it out costs little beside.
    private const int RowsInAPartition = 64;

    private readonly List<byte[]> _chunks = [];
    private int[] _order = [];
    private int _appended;

    /// <summary>Bytes of a row.</summary>
    public int RowSize => rowSize;

    /// <summary>The number of rows with different keys, once they are sorted.</summary>
    public int Count => _order.Length;

    /// <summary>Whether rows were left out, because others with the same key came later.</summary>
    public bool HadRepeated => _appended != Count;

    /// <summary>The row at a place in the order of the keys' high halves, once they are sorted.</summary>
    public ReadOnlyMemory<byte> this[int place] => Appended(_order[place]);

    /// <summary>The key of the row at a place.</summary>
    public IdentityKey Key(int place) => KeyBytes.Read(this[place].Span);

    /// <summary>The place of a key, once they are sorted; -1 if there is none: by bisection, then among those with the same high half.</summary>
    public int PlaceOf(IdentityKey key)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Key(middle).High < key.High ? (middle + 1, high) : (low, middle);
        }

        while (low < Count && Key(low) is var found && found.High == key.High)
        {
            if (found == key)
            {
                return low;
            }

            low++;
        }

        return -1;
    }

    /// <summary>
    /// The rows with the same key, as many numbers for <see cref="Appended"/> as there are, the one that stays last; several such groups one after
    /// the other, each behind its length. Empty unless they were asked for.
    /// </summary>
    public List<int> Repeated { get; } = [];

    /// <summary>One more row, to be filled by the caller.</summary>
    public Span<byte> Append()
    {
        var inChunk = _appended % ChunkRows;
        if (inChunk == 0)
        {
            _chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkRows * rowSize));
        }

        _appended = checked(_appended + 1);
        return _chunks[^1].AsSpan(inChunk * rowSize, rowSize);
    }

    /// <summary>A row by the order in which it was appended.</summary>
    public Memory<byte> Appended(int row) => new(_chunks[row >> ChunkBits], (row % ChunkRows) * rowSize, rowSize);

    /// <summary>Puts rows that were appended after the sorting behind places whose keys have the same high half.</summary>
    /// <param name="places">The places, in ascending order, one for each row.</param>
    public void Insert(IReadOnlyList<int> places)
    {
        var order = GC.AllocateUninitializedArray<int>(_order.Length + places.Count);
        var row = _appended - places.Count;
        var (from, to) = (0, 0);
        foreach (var place in places)
        {
            var count = place + 1 - from;
            _order.AsSpan(from, count).CopyTo(order.AsSpan(to));
            (from, to) = (from + count, to + count);
            order[to++] = row++;
        }

        _order.AsSpan(from).CopyTo(order.AsSpan(to));
        _order = order;
    }

    /// <summary>Sorts by the high half of the keys: cuts into small partitions by its leading bits, and sorts those.</summary>
    /// <param name="tellRepeated">Whether <see cref="Repeated"/> is asked for.</param>
    public void Sort(bool tellRepeated = false)
    {
        var partitions = (_appended / RowsInAPartition) + 1;
        var ends = new int[partitions];
        for (var row = 0; row < _appended; row++)
        {
            ends[KeyHash.Place(High(row), partitions)]++;
        }

        for (var (partition, sum) = (0, 0); partition < partitions; partition++)
        {
            // The start for now; filling moves it to the end.
            (ends[partition], sum) = (sum, sum + ends[partition]);
        }

        var highs = GC.AllocateUninitializedArray<ulong>(_appended);
        var order = GC.AllocateUninitializedArray<int>(_appended);
        for (var row = 0; row < _appended; row++)
        {
            var high = High(row);
            var at = ends[KeyHash.Place(high, partitions)]++;
            highs[at] = high;
            order[at] = row;
        }

        var start = 0;
        foreach (var end in ends)
        {
            highs.AsSpan(start..end).Sort(order.AsSpan(start..end));
            start = end;
        }

        var kept = WithoutRepeated(highs, order, tellRepeated);
        Array.Resize(ref order, kept);
        _order = order;
    }

    /// <summary>Moves to the front what stays; returns how many that are.</summary>
    private int WithoutRepeated(ulong[] highs, int[] order, bool tellRepeated)
    {
        var kept = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && highs[end] == highs[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                order.AsSpan(start..end).Sort((one, other) => (Low(one), one).CompareTo((Low(other), other)));
            }

            for (var (i, first) = (start, start); i < end; i++)
            {
                if (i + 1 == end || Low(order[i]) != Low(order[i + 1]))
                {
                    if (tellRepeated && i > first)
                    {
                        Repeated.Add(i + 1 - first);
                        Repeated.AddRange(order.AsSpan(first..(i + 1)));
                    }

                    order[kept++] = order[i];
                    first = i + 1;
                }
            }

            start = end;
        }

        return kept;
    }

    private ulong High(int row) => BinaryPrimitives.ReadUInt64LittleEndian(Appended(row).Span);

    private ulong Low(int row) => BinaryPrimitives.ReadUInt64LittleEndian(Appended(row).Span[sizeof(ulong)..]);
}
