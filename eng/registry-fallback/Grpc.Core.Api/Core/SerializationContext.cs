using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a message is written to. A serializer ends with exactly one call of a Complete method.</summary>
public abstract class SerializationContext
{
    /// <summary>Writes the whole payload and completes the message.</summary>
    /// <exception cref="NotImplementedException">The context does not override it.</exception>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>The buffer that the payload is written to.</summary>
    /// <exception cref="NotImplementedException">The context does not override it.</exception>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Tells the payload's length in bytes ahead of writing it. Ignored unless overridden.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Completes a message that was written to <see cref="GetBufferWriter"/>.</summary>
    /// <exception cref="NotImplementedException">The context does not override it.</exception>
    public virtual void Complete() => throw new NotImplementedException();
}
