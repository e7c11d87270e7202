using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TierDecision.Storage.Memory.Checkpoint;

/// <summary>One array as a checkpoint holds it: its elements' bytes as they lie in memory, so that they are read straight into place.</summary>
internal abstract class CheckpointSection(string name, int elementBytes)
{
    /// <summary>What it is called in the file's head.</summary>
    public string Name => name;

    /// <summary>Bytes of one element.</summary>
    public int ElementBytes => elementBytes;

    /// <summary>Elements of the section.</summary>
    public abstract int Elements { get; }

    /// <summary>The bytes of <paramref name="count"/> elements from <paramref name="first"/>.</summary>
    public abstract Span<byte> Bytes(int first, int count);
}

/// <summary>
/// Elements of <paramref name="itemsEach"/> items of an array, the first <paramref name="count"/> from <paramref name="start"/> on.
/// </summary>
internal sealed class CheckpointSection<T>(string name, T[] array, int count, int itemsEach = 1, int start = 0)
    : CheckpointSection(name, itemsEach * Unsafe.SizeOf<T>())
    where T : unmanaged
{
    public override int Elements => count;

    public override Span<byte> Bytes(int first, int count) => MemoryMarshal.AsBytes(array.AsSpan(start + (first * itemsEach), count * itemsEach));
}
