using System.Buffers;

namespace Grpc.Core;

/// <summary>The payload of a message that is being read. Valid only while the deserializer runs.</summary>
public abstract class DeserializationContext
{
    /// <summary>The payload's length in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The payload as a new array.</summary>
    /// <exception cref="NotImplementedException">The context does not override it.</exception>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();

    /// <summary>The payload where it lies.</summary>
    /// <exception cref="NotImplementedException">The context does not override it.</exception>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotImplementedException();
}
