using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Elements of an arena, to be read and written in place. Always one segment here.</summary>
public readonly struct Sequence<T> : IEquatable<Sequence<T>>
{
    private readonly T[]? array;
    private readonly int offset;
    private readonly int length;

    internal Sequence(T[] array, int offset, int length)
    {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    public long Length => length;

    public bool IsEmpty => length == 0;

    public bool IsSingleSegment => true;

    public Span<T> FirstSpan => new(array, offset, length);

    public SpanEnumerable Spans => new(this);

    public ref T this[int index] => ref FirstSpan[index];

    public static bool operator ==(Sequence<T> left, Sequence<T> right) => left.Equals(right);

    public static bool operator !=(Sequence<T> left, Sequence<T> right) => !left.Equals(right);

    public Sequence Untyped() => new(array, offset, length);

    public Enumerator GetEnumerator() => new(FirstSpan);

    public bool Equals(Sequence<T> other) => ReferenceEquals(array, other.array) && offset == other.offset && length == other.length;

    public override bool Equals(object? obj) => obj is Sequence<T> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(array is null ? 0 : RuntimeHelpers.GetHashCode(array), offset, length);

    public override string ToString() => $"Sequence of {typeof(T).Name}, {length} elements";

    public ref struct Enumerator
    {
        private readonly Span<T> span;
        private int index;

        internal Enumerator(Span<T> span)
        {
            this.span = span;
            index = -1;
        }

        public readonly ref T Current => ref span[index];

        public bool MoveNext()
        {
            var next = index + 1;
            if (next >= span.Length)
            {
                return false;
            }

            index = next;
            return true;
        }

        /// <exception cref="InvalidOperationException">There is no further element.</exception>
        public ref T GetNext()
        {
            if (!MoveNext())
            {
                ThrowAtEnd();
            }

            return ref span[index];
        }

        private static void ThrowAtEnd() => throw new InvalidOperationException("the sequence has no further element");
    }

    public readonly ref struct SpanEnumerable
    {
        private readonly Sequence<T> sequence;

        internal SpanEnumerable(Sequence<T> sequence) => this.sequence = sequence;

        public SpanEnumerator GetEnumerator() => new(sequence);
    }

    public ref struct SpanEnumerator
    {
        private readonly Sequence<T> sequence;
        private bool moved;

        internal SpanEnumerator(Sequence<T> sequence) => this.sequence = sequence;

        public readonly Span<T> Current => sequence.FirstSpan;

        public bool MoveNext()
        {
            if (moved || sequence.IsEmpty)
            {
                return false;
            }

            moved = true;
            return true;
        }
    }
}
