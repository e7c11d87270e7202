namespace TierDecision.Service.Endpoints;

/// <summary>The endpoints that this process serves.</summary>
internal sealed class BoundEndpoints(IReadOnlyList<EndpointRow> rows, IServiceProvider services)
{
    public IReadOnlyList<BoundEndpoint> All { get; } = [.. rows.Select(row => row.Bind(services))];
}
