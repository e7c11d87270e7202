namespace TierDecision.ProcessTests.Conformance;

/// <summary>One way to send a message, down to the frames.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Expected">What comes of it: the HTTP status and the gRPC status, or how the stream or the connection ended.</param>
internal sealed record GrpcCase(string Name, string Expected)
{
    /// <summary>The HTTP method.</summary>
    public string Verb { get; init; } = "POST";

    /// <summary>The scheme.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary>The path, of that of the method.</summary>
    public Func<string, string> Path { get; init; } = path => path;

    /// <summary>The content types, each in a header; null for that of the way it is sent.</summary>
    public string[]? ContentTypes { get; init; }

    /// <summary>The headers after the content type.</summary>
    public (string Name, string Value)[] Headers { get; init; } = [("te", "trailers")];

    /// <summary>The bytes of the body, of the message.</summary>
    public Func<byte[], byte[]> Body { get; init; } = GrpcFrames.Plain;

    /// <summary>The frames of the body, of its bytes.</summary>
    public Func<byte[], IReadOnlyList<DataFrame>> Frames { get; init; } = GrpcFrames.Whole;

    /// <summary>Trailers of the request; null for none.</summary>
    public (string Name, string Value)[]? Trailers { get; init; }
}
