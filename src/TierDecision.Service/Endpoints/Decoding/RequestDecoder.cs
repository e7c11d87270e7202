using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>
/// Reads requests off the wire. What cannot be read is a failure that says where; no exception of a parser leaves it. Both paths of gRPC read with
/// it, so both answer alike.
/// </summary>
internal sealed class RequestDecoder(RequestMetrics metrics, UnreadableRequestLog log)
{
    /// <summary>The size from which the members of lists are counted before objects are made of them, in bytes.</summary>
    public const int CountedFrom = 256 * 1024;

    /// <summary>Reads a message. Null if it cannot be read or has too many members; then the failure says why, and it is counted and
    /// logged.</summary>
    public IMessage? Decode(MessageDescriptor type, in ReadOnlySequence<byte> message, out Failure? failure)
    {
        failure = null;
        if (message.Length >= CountedFrom && Inspect(type, message) is { } wrong)
        {
            failure = Refuse(type.Name, wrong);
            return null;
        }

        try
        {
            return type.Parser.ParseFrom(message);
        }
#pragma warning disable CA1031 // The parser throws more than its own exception, such as for lengths that overflow.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = Refuse(type.Name, Inspect(type, message) ?? new RequestError(
                RequestFields.Message, $"is no protobuf {type.Name}{(e is InvalidProtocolBufferException ? $": {e.Message}" : "")}"));
            return null;
        }
    }

    /// <summary>The failure of a request that cannot be read, counted and logged.</summary>
    public Failure Refuse(string type, RequestError error)
    {
        log.Unreadable(type, error);
        return metrics.Refuse([error]);
    }

    private static RequestError? Inspect(MessageDescriptor type, in ReadOnlySequence<byte> message)
    {
        if (message.IsSingleSegment)
        {
            return ProtobufInspector.Find(message.FirstSpan, type);
        }

        var length = (int)message.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        message.CopyTo(copy);
        var error = ProtobufInspector.Find(copy.AsSpan(0, length), type);
        ArrayPool<byte>.Shared.Return(copy);
        return error;
    }
}
