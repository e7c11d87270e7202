namespace TierDecision.Tests.Service.Endpoints.Grpc;

/// <summary>What came back over HTTP/2, as it was; the status and its message from the trailers, or from the headers where there is no body.</summary>
internal sealed record RawReply(int HttpStatus, string? ContentType, byte[] Body, string? GrpcStatus, string? GrpcMessage, string? Details)
{
    /// <summary>What has to be the same whoever answers.</summary>
    public object Outcome => (HttpStatus, GrpcStatus, GrpcMessage, Details);
}
