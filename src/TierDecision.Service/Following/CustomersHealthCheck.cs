using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TierDecision.Service.Serving;

namespace TierDecision.Service.Following;

/// <summary>
/// Ready once the store was read, even if it was empty: from then on decisions are made from what the company knows. A store that then goes away
/// makes it degraded, which still wants traffic: an answer from customers of a while ago is better than none.
/// </summary>
internal sealed class CustomersHealthCheck(ServingState serving, FollowReport report) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var model = serving.Current;
        var problem = report.Problem is { } told ? $" (it {told.TrimEnd('.')})" : "";
        if (!model.IsHydrated)
        {
            var why = serving.Refusal is { } refused ? $"the store {refused.Detail}" : $"the store could not be read yet{problem}";
            return Task.FromResult(HealthCheckResult.Unhealthy($"{why}; every customer counts as unknown"));
        }

        var customers = model.Cache is { } cache
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"a cache with {cache.Customers} of the customers of dataset {cache.Dataset.Number}, at most {cache.Places}")
            : model.Customers is { } view
                ? string.Create(CultureInfo.InvariantCulture, $"{view.Customers} customers of dataset {view.Dataset.Number}")
                : "the store is empty; every customer is unknown";
        if (model.Policy.IsDemonstration)
        {
            customers += ", who are made up";
        }

        if (model.IsLost)
        {
            return Task.FromResult(HealthCheckResult.Degraded(
                $"{customers}; the store has lost them: answers say that they are degraded, and nothing can be written"));
        }

        if (model.IsDamaged)
        {
            return Task.FromResult(HealthCheckResult.Degraded($"{customers}; the store {report.Problem}"));
        }

        if (serving.Refusal is { } refusal)
        {
            return Task.FromResult(HealthCheckResult.Degraded($"{customers}, who are not those of the store any more: the store {refusal.Detail}"));
        }

        var unconfirmed = serving.UnconfirmedMilliseconds();
        return Task.FromResult(unconfirmed <= model.Plan.UnconfirmedData.DegradedAfterMilliseconds
            ? HealthCheckResult.Healthy(customers)
            : HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture,
                $"{customers}; the store has not confirmed them for {unconfirmed / 1000} s{problem}: answers say that they are degraded")));
    }
}
