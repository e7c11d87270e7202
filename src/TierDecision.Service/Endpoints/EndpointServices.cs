using Microsoft.Extensions.DependencyInjection.Extensions;
using TierDecision.Configuration.Settings;
using TierDecision.Service.Endpoints.Decoding;

namespace TierDecision.Service.Endpoints;

/// <summary>Adds endpoints.</summary>
internal static class EndpointServices
{
    /// <exception cref="InvalidOperationException">The rows do not cover their services.</exception>
    public static void AddEndpoints(this IServiceCollection services, IReadOnlyList<EndpointRow> rows)
    {
        ContractCheck.AssertComplete(rows, rows.Select(row => row.Method.Service).Distinct());
        services.AddSingleton(EndpointTable.Access);
        services.AddSingleton<UnreadableRequestLog>();
        services.AddSingleton<RequestDecoder>();
        services.TryAddSingleton(provider => BodyBudget.Of(
            new ConnectionOptions(), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new BoundEndpoints(rows, provider));
    }
}
