using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TierDecision.Store.Checkpoint;

namespace TierDecision.Store.Packed;

/// <summary>
/// An array of <see cref="CustomerLine"/> that begins where a cache line does: reading a customer is one access to memory, not two. The memory is pinned, so that
/// it stays there.
/// </summary>
internal sealed class CustomerLines
{
    private const int LineBytes = 64;
    private const int LineWords = LineBytes / sizeof(ulong);

    private readonly ulong[] _words;
    private readonly int _start;

    /// <summary>What the lines hold is undefined until it is written.</summary>
    public CustomerLines(int length)
    {
        Length = Math.Min(length, MaxLength);
        _words = GC.AllocateUninitializedArray<ulong>((Length * LineWords) + LineWords - 1, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0);
        _start = (int)(-address & (LineBytes - 1)) / sizeof(ulong);
    }

    /// <summary>The most lines that there can be.</summary>
    public static int MaxLength => (Array.MaxLength / LineWords) - 1;

    public int Length { get; }

    /// <summary>The memory in bytes.</summary>
    public long Bytes => (long)_words.Length * sizeof(ulong);

    public ref CustomerLine this[int number]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)Length, nameof(number));
            return ref Unsafe.As<ulong, CustomerLine>(ref _words[_start + (number * LineWords)]);
        }
    }

    /// <summary>A longer array with the same lines first.</summary>
    public CustomerLines Grown(int length)
    {
        var grown = new CustomerLines(length);
        _words.AsSpan(_start, Length * LineWords).CopyTo(grown._words.AsSpan(grown._start));
        return grown;
    }

    /// <summary>The first <paramref name="count"/> lines.</summary>
    public CheckpointSection Section(string name, int count) => new CheckpointSection<ulong>(name, _words, count, LineWords, _start);
}
