using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Loading;

namespace TierDecision.Storage.Contracts;

/// <summary>Puts a policy with other tiers into force together with the customers, whose tiers are assigned anew under it.</summary>
public interface ICustomerRetiering
{
    /// <summary>Says what <see cref="RetierAsync"/> would do to the live customers, and changes nothing.</summary>
    /// <param name="plan">The policy.</param>
    /// <param name="progress">Told the number of customers read so far, now and then.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<RetierResult> PreviewRetierAsync(PolicyPlan plan, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the live customers, assigns their tiers by <see cref="Core.Tiers.Retier"/>, writes them beside the live ones, verifies them, and makes
    /// them live in the same step in which the revision goes into force, with the audit entries of both. What is written meanwhile is carried over
    /// with its tier assigned by the same function. Whatever goes wrong before that step leaves policy and customers as they were. The customers from
    /// before are kept for a rollback. A load at the same time is refused, and the other way round.
    /// </summary>
    /// <param name="request">The policy.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="progress">Told the number of customers read, and then written so far, now and then.</param>
    /// <param name="cancellationToken">Stops it before the step.</param>
    Task<RetierResult> RetierAsync(RetierRequest request, AuditActor actor, IProgress<long>? progress, CancellationToken cancellationToken);
}
