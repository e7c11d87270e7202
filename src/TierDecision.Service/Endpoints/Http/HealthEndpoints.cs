using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TierDecision.Service.Endpoints.Http;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it should get traffic, and which component says otherwise.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = Word(report.Status),
        components = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new { status = Word(entry.Value.Status), detail = entry.Value.Description }),
    });

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}
