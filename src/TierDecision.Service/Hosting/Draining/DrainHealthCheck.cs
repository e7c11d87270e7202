using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TierDecision.Service.Hosting.Draining;

/// <summary>Not ready from when the service was told to stop.</summary>
internal sealed class DrainHealthCheck(Drain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            drain.IsDraining ? HealthCheckResult.Unhealthy("the service stops: send traffic elsewhere") : HealthCheckResult.Healthy("running"));
}
