using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TierDecision.Service.Serving;

namespace TierDecision.Service.Policies;

/// <summary>
/// Says which policy decides and where it comes from. Degraded, which still wants traffic, if this node goes on with an earlier one because it
/// refuses the one that is in force, and if the library has not said for long that the policy still is.
/// </summary>
internal sealed class PolicyHealthCheck(PolicySwitch policies, PolicyLibraryWorker library, ServingState serving) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var policy = policies.InForce;
        var source = policies.Shown == PolicyOrigin.File ? "file" : "library";
        var which = $"{policy.Name} {policy.Version}, revision {policy.Revision}, from the policy {source}";

        // The errors of a policy are for the log: this is told to whoever asks.
        if (library.Refusal is not null)
        {
            var other = policies.Origin == PolicyOrigin.File ? "what the file has" : "the policy that is in force in the library";
            return Degraded($"{which}; {other} by now is refused, and the log says why");
        }

        if (library.Waiting is { } waiting)
        {
            return Degraded($"{which}; the next one waits: {waiting}");
        }

        if (library.Unconfirmed is not { } unconfirmed)
        {
            return Degraded($"{which}; the policy library could not be read yet");
        }

        return unconfirmed.TotalMilliseconds <= serving.Current.Plan.UnconfirmedData.DegradedAfterMilliseconds
            ? Task.FromResult(HealthCheckResult.Healthy(which))
            : Degraded(string.Create(
                CultureInfo.InvariantCulture, $"{which}; the policy library has not confirmed it for {(long)unconfirmed.TotalSeconds} s"));
    }

    private static Task<HealthCheckResult> Degraded(string what) => Task.FromResult(HealthCheckResult.Degraded(what));
}
