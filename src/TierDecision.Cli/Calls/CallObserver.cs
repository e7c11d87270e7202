namespace TierDecision.Cli.Calls;

/// <summary>Sees of a gRPC call what its status does not say: which method it was, and whether what answered spoke gRPC.</summary>
internal sealed class CallObserver(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The method, such as <c>DecisionService.Decide</c>; empty before a call.</summary>
    public string Method { get; private set; } = "";

    /// <summary>Whether there was an answer, and none of gRPC.</summary>
    public bool IsAnsweredWithoutGrpc { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Method = Name(request.RequestUri!.AbsolutePath);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        IsAnsweredWithoutGrpc = response.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.Ordinal) != true;
        return response;
    }

    // The path is /package.Service/Method.
    private static string Name(string path) => path[(path.LastIndexOf('.') + 1)..].Replace('/', '.');
}
