using System.Numerics;

namespace TierDecision.Storage.Memory.Tables;

/// <summary>
/// Says of most aliases that they are not shared, without a look into a table: some bits of a key's high half choose a bit, which is set if a mark
/// has the same. Sixteen bits or more for each mark, so that at most one alias in sixteen is looked up in vain. One thread writes at a time; any
/// number read meanwhile.
/// </summary>
internal sealed class SharedFilter
{
    private const int BitsForEach = 16;
    private const int SmallestWords = 16;
    private const int WordBits = 64;

    // The high halves of the marks that there are. For the thread that writes.
    private readonly HashSet<ulong> _marks = [];
    private ulong[] _words = new ulong[SmallestWords];

    /// <summary>How many marks there are. For the thread that writes.</summary>
    public int Count => _marks.Count;

    /// <summary>The memory in bytes.</summary>
    public long Bytes => ((long)_words.Length * sizeof(ulong)) + (_marks.Capacity * (sizeof(ulong) + (2L * sizeof(int))));

    /// <summary>Whether there may be a mark with this high half.</summary>
    public bool MayHave(ulong high)
    {
        var words = Volatile.Read(ref _words);
        return ((Volatile.Read(ref words[WordOf(words, high)]) >> (int)(high % WordBits)) & 1) != 0;
    }

    /// <summary>Notes a mark, before it can be found.</summary>
    public void Add(ulong high)
    {
        if (!_marks.Add(high))
        {
            return;
        }

        if ((long)_marks.Count * BitsForEach <= (long)_words.Length * WordBits)
        {
            Set(_words, high);
            return;
        }

        var words = new ulong[BitOperations.RoundUpToPowerOf2((uint)(2 * _words.Length))];
        foreach (var mark in _marks)
        {
            Set(words, mark);
        }

        Volatile.Write(ref _words, words);
    }

    /// <summary>Forgets a mark. Its bit stays until the filter grows.</summary>
    public void Remove(ulong high) => _marks.Remove(high);

    private static int WordOf(ulong[] words, ulong high) => (int)((high / WordBits) & (ulong)(words.Length - 1));

    private static void Set(ulong[] words, ulong high)
    {
        ref var word = ref words[WordOf(words, high)];
        Volatile.Write(ref word, word | (1UL << (int)(high % WordBits)));
    }
}
