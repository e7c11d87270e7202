using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TierDecision.Storage.Memory.Checkpoint;

namespace TierDecision.Storage.Memory.Tables;

/// <summary>
/// An array of 64-byte elements that begins where a cache line does: reading one is one access to memory, not two. The memory is pinned, so that it
/// stays there, and no collection ever copies it; see <see cref="HugePages"/> as well.
/// </summary>
internal sealed class CacheLines<T>
    where T : unmanaged
{
    /// <summary>Bytes of a cache line of every common processor.</summary>
    public const int LineBytes = 64;

    private const int LineWords = LineBytes / sizeof(ulong);

    private readonly ulong[] _words;
    private readonly int _start;

    /// <summary>As many elements, at most <see cref="MaxLength"/>, all zero; or undefined, where all are about to be written.</summary>
    public CacheLines(int length, bool zeroed = true)
    {
        if (Unsafe.SizeOf<T>() != LineBytes)
        {
            throw new InvalidOperationException($"{typeof(T)} has {Unsafe.SizeOf<T>()} bytes, not {LineBytes}.");
        }

        Length = Math.Min(length, MaxLength);
        var words = (Length * LineWords) + LineWords - 1;
        _words = GC.AllocateUninitializedArray<ulong>(words, pinned: true);
        HugePages.Ask(_words);
        if (zeroed)
        {
            _words.AsSpan().Clear();
        }

        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0) & (LineBytes - 1)) / sizeof(ulong);
    }

    /// <summary>The most elements that there can be.</summary>
    public static int MaxLength => (Array.MaxLength / LineWords) - 1;

    public int Length { get; }

    /// <summary>The memory in bytes.</summary>
    public long Bytes => (long)_words.Length * sizeof(ulong);

    public ref T this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)Length, nameof(number));
            return ref Unsafe.As<ulong, T>(ref _words[_start + (number * LineWords)]);
        }
    }

    /// <summary>A longer array with the same elements first; the others are undefined.</summary>
    public CacheLines<T> Grown(int length)
    {
        var grown = new CacheLines<T>(length, zeroed: false);
        _words.AsSpan(_start, Length * LineWords).CopyTo(grown._words.AsSpan(grown._start));
        return grown;
    }

    /// <summary>The first <paramref name="count"/> elements.</summary>
    public CheckpointSection Section(string name, int count) => new CheckpointSection<ulong>(name, _words, count, LineWords, _start);
}
