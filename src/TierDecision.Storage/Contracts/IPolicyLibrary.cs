using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;

namespace TierDecision.Storage.Contracts;

/// <summary>
/// The policies of all nodes: revisions that never change, of which one is in force. While nothing is, each node has its own policy file. Each change
/// is one step together with its audit entries; <see cref="AuditActor.Reason"/> is its comment.
/// </summary>
public interface IPolicyLibrary
{
    /// <summary>
    /// Puts a policy into the library, and into force if it says so. The same content again is the same revision: it stays as it was published first.
    /// Other content under the same revision is refused. In a full library others make room (see <see cref="PolicyLibraryLimits"/>).
    /// </summary>
    /// <exception cref="ArgumentException">The policy is above a limit; a bug of the caller.</exception>
    ValueTask<PolicyChangeResult> PublishPolicyAsync(PolicyPublication policy, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>Puts a revision of the library into force.</summary>
    /// <param name="revision">The revision; empty for the policy file of each node.</param>
    /// <param name="expected">What the caller takes to be in force, likewise. If something else is, nothing is changed.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done then.</param>
    ValueTask<PolicyChangeResult> ActivatePolicyAsync(string revision, string expected, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>
    /// Puts into force what was in force before the last activation, which may be the policy file of each node. Twice takes itself back.
    /// </summary>
    /// <param name="expected">What the caller takes to be in force. If something else is, nothing is changed.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done then.</param>
    ValueTask<PolicyChangeResult> RollBackPolicyAsync(string expected, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>Lists all revisions, without their texts, and what was in force when.</summary>
    ValueTask<PolicyCatalogueReading> ListPoliciesAsync(CancellationToken cancellationToken);

    /// <summary>Looks a revision up.</summary>
    ValueTask<PolicyReading> FindPolicyAsync(string revision, CancellationToken cancellationToken);

    /// <summary>Reads what is in force: cheap if it is still what is <paramref name="known"/>, for then the policy itself is not read.</summary>
    ValueTask<PolicyInForceReading> ReadPolicyInForceAsync(PolicyInForce known, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until the store tells that something else may be in force, at most <paramref name="atMost"/>. A store may fail to tell. One caller at a
    /// time.
    /// </summary>
    Task WaitForPolicyAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
