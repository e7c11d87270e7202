using System.Buffers;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Where an arena takes its blocks from.</summary>
public abstract class Allocator<T>
{
    /// <returns>A block of at least <paramref name="length"/> elements; an array has to back it.</returns>
    public abstract IMemoryOwner<T> Allocate(int length);
}
