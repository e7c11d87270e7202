using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>Reads the requests of a method.</summary>
/// <param name="type">What a request is.</param>
/// <param name="maxBytes">The largest request.</param>
/// <param name="owner">Counts and logs what cannot be read.</param>
internal sealed class MessageDecoder(MessageDescriptor type, int maxBytes, RequestDecoder owner)
{
    // Questions are shorter. What the parser does with a shorter message that has one of its fields again and again takes microseconds.
    private const int LookedThroughFrom = 256;

    // Fields that the contract does not have would be kept, in many times the room that they take on the wire.
    private readonly MessageParser _parser = type.Parser.WithDiscardUnknownFields(true);
    private readonly SingularMessages _singular = SingularMessages.Of(type);

    /// <summary>The name of what is read.</summary>
    public string Name => type.Name;

    /// <summary>The largest message, in bytes.</summary>
    public int MaxBytes => maxBytes;

    /// <summary>Reads a message. Null if it cannot be read or has too many members; then the failure says why, and it is counted and
    /// logged.</summary>
    public IMessage? Decode(in ReadOnlySequence<byte> message, out Failure? failure)
    {
        failure = message.Length < LookedThroughFrom ? null : LookThrough(message);
        if (failure is not null)
        {
            return null;
        }

        try
        {
            return _parser.ParseFrom(message);
        }
#pragma warning disable CA1031 // The parser throws more than its own exception, such as for lengths that overflow.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            failure = owner.Refuse(type.Name, Inspect(message, isSuspect: true) ?? new RequestError(
                RequestFields.Message, $"is no protobuf {type.Name}{(e is InvalidProtocolBufferException ? $": {e.Message}" : "")}"));
            return null;
        }
    }

    private Failure? LookThrough(in ReadOnlySequence<byte> message) =>
        message.Length > maxBytes ? owner.RefuseSize(type.Name, maxBytes)
        : Inspect(message, message.Length >= RequestDecoder.CountedFrom) is { } wrong ? owner.Refuse(type.Name, wrong)
        : null;

    private RequestError? Inspect(in ReadOnlySequence<byte> message, bool isSuspect)
    {
        if (message.IsSingleSegment)
        {
            return Inspect(message.FirstSpan, isSuspect);
        }

        var length = (int)message.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        message.CopyTo(copy);
        var error = Inspect(copy.AsSpan(0, length), isSuspect);
        ArrayPool<byte>.Shared.Return(copy);
        return error;
    }

    // The inspector makes objects, and is asked only if there may be something to find.
    private RequestError? Inspect(ReadOnlySpan<byte> message, bool isSuspect) =>
        isSuspect || _singular.AreRepeated(message) ? ProtobufInspector.Find(message, type) : null;
}
