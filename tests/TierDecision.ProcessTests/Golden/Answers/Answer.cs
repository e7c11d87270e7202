namespace TierDecision.ProcessTests.Golden.Answers;

/// <summary>A raw answer.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers, sorted by name, without the date.</param>
/// <param name="Body">The body.</param>
/// <param name="Trailers">The trailers, sorted by name.</param>
internal sealed record Answer(
    int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body, IReadOnlyList<(string Name, string Value)> Trailers)
{
    /// <summary>The gRPC status, from the trailers or the headers; null for none.</summary>
    public string? GrpcStatus => Find("grpc-status");

    /// <summary>The gRPC message; null for none.</summary>
    public string? GrpcMessage => Find("grpc-message") is { } escaped ? Uri.UnescapeDataString(escaped) : null;

    /// <summary>The status in the words of its transport, such as <c>grpc 3</c> or <c>http 400</c>.</summary>
    public string Outcome => GrpcStatus is { } status ? $"grpc {status}" : FormattableString.Invariant($"http {Status}");

    /// <summary>Whether the request succeeded.</summary>
    public bool IsOk => GrpcStatus is { } status ? status == "0" : Status == 200;

    /// <summary>Whether the requested thing does not exist.</summary>
    public bool IsNotFound => GrpcStatus == "5" || (GrpcStatus is null && Status == 404);

    /// <summary>Whether it is a problem document (RFC 9457).</summary>
    public bool IsProblem => Headers.Contains(("content-type", "application/problem+json"));

    private string? Find(string name) => Trailers.Concat(Headers).FirstOrDefault(one => one.Name == name).Value;
}
