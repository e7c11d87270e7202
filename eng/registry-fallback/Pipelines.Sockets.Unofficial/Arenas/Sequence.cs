using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A sequence that forgot its element type, so that a struct can hold a sequence of itself.</summary>
public readonly struct Sequence : IEquatable<Sequence>
{
    private readonly Array? array;
    private readonly int offset;
    private readonly int length;

    internal Sequence(Array? array, int offset, int length)
    {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    public long Length => length;

    public bool IsEmpty => length == 0;

    public static bool operator ==(Sequence left, Sequence right) => left.Equals(right);

    public static bool operator !=(Sequence left, Sequence right) => !left.Equals(right);

    /// <summary>The sequence with its type; the default value is an empty sequence of anything.</summary>
    /// <exception cref="InvalidCastException">The elements are of another type.</exception>
    public Sequence<T> Cast<T>()
    {
        if (array is null)
        {
            return default;
        }

        // Exactly that type: an array of strings is an array of objects too, but takes no reference to an object.
        if (array.GetType() != typeof(T[]))
        {
            throw new InvalidCastException($"a sequence of {array.GetType().GetElementType()} is none of {typeof(T)}");
        }

        return new Sequence<T>(Unsafe.As<T[]>(array), offset, length);
    }

    public bool Equals(Sequence other) => ReferenceEquals(array, other.array) && offset == other.offset && length == other.length;

    public override bool Equals(object? obj) => obj is Sequence other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(array is null ? 0 : RuntimeHelpers.GetHashCode(array), offset, length);

    public override string ToString() => $"Sequence, {length} elements";
}
