using Google.Protobuf.Reflection;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>How a request is sent.</summary>
internal enum Transport
{
    /// <summary>gRPC over HTTP/2.</summary>
    Grpc,

    /// <summary>JSON over HTTP/1.1.</summary>
    Http,
}

/// <summary>A raw request.</summary>
internal sealed record Exchange
{
    /// <summary>A placeholder in body or path for the id of the last decision with <see cref="IsRemembered"/>. It has the length of an id.</summary>
    public const string LastDecision = "the-id-of-the-decision-before---";

    /// <summary>A method of the contract, or a word for what is wrong with the request, such as <c>bad-json</c>.</summary>
    public required string Method { get; init; }

    public required Transport Transport { get; init; }

    /// <summary>Transport and method, such as <c>grpc/Decide</c>.</summary>
    public string Kind => $"{Transport.ToString().ToLowerInvariant()}/{Method}";

    public string Verb { get; init; } = "POST";

    /// <summary>Path and query.</summary>
    public required string Path { get; init; }

    /// <summary>The content type; null for none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Whether the body is sent in chunks, without a content length.</summary>
    public bool IsChunked { get; init; }

    /// <summary>More headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The method of the contract, to read request and answer; null for none.</summary>
    public MethodDescriptor? Contract { get; init; }

    /// <summary>Whether later requests use the id of this answer's decision.</summary>
    public bool IsRemembered { get; init; }

    /// <summary>Whether to repeat the request until it finds something: explanations are kept in the background.</summary>
    public bool UntilFound { get; init; }
}
