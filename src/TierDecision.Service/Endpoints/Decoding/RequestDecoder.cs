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

    /// <summary>What reads the requests of a method.</summary>
    /// <param name="type">What a request is.</param>
    /// <param name="maxBytes">The largest request.</param>
    public MessageDecoder For(MessageDescriptor type, int maxBytes) => new(type, maxBytes, this);

    /// <summary>The failure of a request that cannot be read, counted and logged.</summary>
    public Failure Refuse(string type, RequestError error)
    {
        log.Unreadable(type, error);
        return metrics.Refuse([error]);
    }

    /// <summary>The failure of a request of more than <paramref name="limit"/> bytes, counted and logged.</summary>
    public Failure RefuseSize(string type, int limit)
    {
        Refuse(type, new RequestError(RequestFields.Message, "is too large"));
        return Failure.TooLarge(limit, "message");
    }
}
