namespace TierDecision.ProcessTests.Fuzz;

/// <summary>What has to be the same whoever answers.</summary>
/// <param name="Http">The HTTP status.</param>
/// <param name="Grpc">The gRPC status; null over HTTP.</param>
/// <param name="Detail">The message of a failure; null if there is none.</param>
/// <param name="Details">The details of a failure, in base64; null if there are none.</param>
internal sealed record FuzzAnswer(int Http, string? Grpc, string? Detail, string? Details)
{
    private const string Unknown = "2";
    private const string Internal = "13";
    private const string Unavailable = "14";

    /// <summary>Whether the store was too slow on a busy machine, which says nothing of the message: it can be sent again.</summary>
    public bool IsStoreBusy => Grpc == Unavailable || (Grpc is null && Http == 503);

    /// <summary>Whether the service has a defect.</summary>
    public bool IsDefect => Http >= 500 || Grpc is Unknown or Internal || (Grpc is null && Http is not (200 or 400 or 404 or 409 or 413 or 422));
}
