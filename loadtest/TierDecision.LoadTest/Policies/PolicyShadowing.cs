using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.LoadTest.Policies;

/// <summary>Shadows: a policy that services evaluate beside the one in force.</summary>
internal static class PolicyShadowing
{
    private static readonly AuditActor Actor = new("loadtest");

    /// <summary>Begins a shadow of <paramref name="candidate"/>, for one in <paramref name="oneIn"/> decisions.</summary>
    /// <exception cref="IOException">The store does not do it.</exception>
    public static async Task<PolicyShadow> StartAsync(ICustomerStore store, PolicyPublication candidate, int oneIn, CancellationToken cancellationToken)
    {
        PolicyChanges.Require(await store.PublishPolicyAsync(candidate, Actor, cancellationToken));
        var change = new PolicyTrialChange(PolicyTrialAction.StartShadow) { Revision = candidate.Revision, OneIn = oneIn };
        var result = await store.ChangeTrialAsync(change, expected: null, Actor, cancellationToken);
        PolicyChanges.Require(result);
        return result.Trials!.Shadow!;
    }

    /// <summary>What all services compared of the shadow since it began.</summary>
    /// <exception cref="IOException">The store does not say, or there is no shadow.</exception>
    public static async Task<TrialReport> ReadAsync(ICustomerStore store, CancellationToken cancellationToken)
    {
        var shadow = (await store.ListPoliciesAsync(cancellationToken)).Catalogue?.Trials.Shadow ?? throw new IOException("There is no shadow.");
        var reading = await store.ReadTrialAsync(shadow.Number, withSamples: false, cancellationToken);
        return TrialReport.Sum(shadow.Number, reading.Reports ?? throw new IOException($"The shadow cannot be read: {reading.Detail}"));
    }
}
