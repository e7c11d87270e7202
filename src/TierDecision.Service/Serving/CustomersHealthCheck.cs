using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TierDecision.Service.Serving;

/// <summary>Ready once the store was read, even if it was empty: from then on decisions are made from what the company knows.</summary>
internal sealed class CustomersHealthCheck(ServingState serving) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var model = serving.Current;
        return Task.FromResult(model.Replica is { } replica
            ? HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"{replica.Dataset.Customers} customers of generation {replica.Dataset.Generation}"))
            : model.IsHydrated
                ? HealthCheckResult.Healthy("the store is empty; every customer is unknown")
                : HealthCheckResult.Unhealthy("the store could not be read yet; every customer counts as unknown"));
    }
}
