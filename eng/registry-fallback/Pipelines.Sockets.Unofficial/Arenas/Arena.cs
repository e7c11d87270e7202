using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Hands out sequences from blocks by moving a mark forward, and takes them all back at once. For one thread at a time,
/// except <see cref="Dispose"/>. Every sequence is contiguous: what does not fit in what is left of a block starts another.
/// </summary>
public sealed class Arena<T> : IDisposable
{
    private const int DefaultBlockSizeBytes = 128 * 1024;

    private static readonly bool HasReferences = RuntimeHelpers.IsReferenceOrContainsReferences<T>();

    private readonly Allocator<T>? allocator;
    private readonly int blockLength;
    private readonly bool clearAtReset;
    private readonly bool clearAtDispose;

    // The first block stays for life; it is made when it is needed, which for most connections is never.
    private Block first;
    private Block current;
    private int used;
    private Stack<Block>? full;
    private volatile bool disposed;

    public Arena(ArenaOptions? options = null, Allocator<T>? allocator = null)
    {
        options ??= new ArenaOptions();
        this.allocator = allocator;
        clearAtReset = HasReferences || (options.Flags & ArenaFlags.ClearAtReset) != 0;
        clearAtDispose = (options.Flags & ArenaFlags.ClearAtDispose) != 0;
        var bytes = options.BlockSizeBytes == 0 ? DefaultBlockSizeBytes : options.BlockSizeBytes;
        blockLength = Math.Max(1, bytes / Unsafe.SizeOf<T>());
    }

    /// <summary>Takes <paramref name="length"/> elements; they are valid until <see cref="Reset"/>.</summary>
    /// <exception cref="ObjectDisposedException">The arena has been disposed.</exception>
    public Sequence<T> Allocate(int length)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
        {
            return default;
        }

        if (length > current.Length - used)
        {
            NextBlock(length);
        }

        var start = used;
        used += length;
        return new Sequence<T>(current.Array!, current.Offset + start, length);
    }

    /// <summary>Takes everything back. Sequences handed out before must not be used any more.</summary>
    public void Reset()
    {
        if (used == 0)
        {
            return;
        }

        if (clearAtReset)
        {
            current.Clear(used);
        }

        while (full is not null && full.TryPop(out var block))
        {
            if (!ReferenceEquals(current.Array, first.Array))
            {
                current.Release();
            }

            current = block;
            if (clearAtReset)
            {
                current.Clear(current.Length);
            }
        }

        used = 0;
    }

    /// <summary>
    /// Ends allocation. A connection is disposed by another thread than the one that reads from it: memory which that
    /// thread may be writing to is left to the garbage collector, for in the pool it would become another connection's.
    /// </summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        if (allocator is null)
        {
            return;
        }

        // Blocks of the caller's own: theirs to say when nothing uses them any more, and they just did.
        if (full is not null)
        {
            while (full.TryPop(out var block))
            {
                Release(block);
            }
        }

        if (!ReferenceEquals(current.Array, first.Array))
        {
            Release(current);
        }

        Release(first);
        first = current = default;
        used = 0;
    }

    private void Release(in Block block)
    {
        if (clearAtDispose || clearAtReset)
        {
            block.Clear(block.Length);
        }

        block.Release();
    }

    private void NextBlock(int length)
    {
        if (first.Array is null)
        {
            first = allocator is null ? new Block(new T[Math.Max(length, blockLength)]) : new Block(TakeFromAllocator(length));
            current = first;
        }
        else
        {
            var next = allocator is null ? Rent(length) : new Block(TakeFromAllocator(length));
            (full ??= new Stack<Block>()).Push(current);
            current = next;
        }

        used = 0;
    }

    private Block Rent(int length)
    {
        var array = ArrayPool<T>.Shared.Rent(Math.Max(length, blockLength));
        if (HasReferences)
        {
            Array.Clear(array);
        }

        return new Block(array, pooled: true);
    }

    private IMemoryOwner<T> TakeFromAllocator(int length) => allocator!.Allocate(Math.Max(length, blockLength));

    private readonly struct Block
    {
        private readonly IMemoryOwner<T>? owner;
        private readonly bool pooled;

        public Block(T[] array, bool pooled = false)
        {
            Array = array;
            Length = array.Length;
            this.pooled = pooled;
        }

        public Block(IMemoryOwner<T> owner)
        {
            if (!MemoryMarshal.TryGetArray<T>(owner.Memory, out var segment))
            {
                throw new NotSupportedException("an arena needs blocks that are backed by arrays");
            }

            this.owner = owner;
            Array = segment.Array;
            Offset = segment.Offset;
            Length = segment.Count;
        }

        public T[]? Array { get; }

        public int Offset { get; }

        public int Length { get; }

        public void Clear(int length) => Array.AsSpan(Offset, length).Clear();

        public void Release()
        {
            if (pooled)
            {
                ArrayPool<T>.Shared.Return(Array!);
            }

            owner?.Dispose();
        }
    }
}
