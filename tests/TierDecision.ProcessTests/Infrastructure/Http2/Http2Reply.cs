namespace TierDecision.ProcessTests.Infrastructure.Http2;

/// <summary>What came back on a stream until it ended, in whatever way.</summary>
/// <param name="Http">The HTTP status; 0 if no headers came.</param>
/// <param name="Grpc">The gRPC status; null if none came.</param>
/// <param name="Message">The gRPC message, percent-encoded; null if none came.</param>
/// <param name="Body">The bytes of the body.</param>
/// <param name="Reset">The code with which the server reset the stream; null if it did not.</param>
internal sealed record Http2Reply(int Http, int? Grpc, string? Message, byte[] Body, uint? Reset);
