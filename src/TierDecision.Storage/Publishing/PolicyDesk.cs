using System.Globalization;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Policies;

namespace TierDecision.Storage.Publishing;

/// <summary>
/// Changes a policy library, and puts nothing into force that cannot serve the live customers: the one way of the service and of commands that write
/// to the store themselves.
/// </summary>
/// <param name="library">The library.</param>
/// <param name="customers">Asks whom a policy must be able to serve.</param>
/// <param name="read">Reads policies of the library.</param>
public sealed class PolicyDesk(IPolicyLibrary library, Func<CancellationToken, ValueTask<LiveCustomers>> customers, PolicyReader read)
{
    /// <summary>
    /// Puts a policy without errors into the library, and into force if it says so. One that lacks tiers of the live customers is only taken if it is
    /// not to be put into force. The result says how it fits the customers.
    /// </summary>
    /// <exception cref="ArgumentException">The policy is above a limit; a bug of the caller.</exception>
    public async ValueTask<PolicyChangeResult> PublishAsync(
        PolicyPublication policy, PolicyTiers tiers, AuditActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var live = await customers(cancellationToken).ConfigureAwait(false);
        if (live.Problem is { } problem)
        {
            return PolicyChangeResult.Unavailable(problem);
        }

        var fit = PolicyFit.Of(tiers, live.Datasets);
        if (policy.Activates && fit.Refusal is not null)
        {
            return LacksTiers(policy.Revision, fit);
        }

        var result = await library.PublishPolicyAsync(policy, actor, cancellationToken).ConfigureAwait(false);
        return result with { Findings = [.. result.Findings, .. fit.Findings] };
    }

    /// <summary>Looks a revision up.</summary>
    /// <param name="revision">The revision; null for the one in force, if it is in the library.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<PolicyReading> FindAsync(string? revision, CancellationToken cancellationToken)
    {
        if (revision is null)
        {
            var reading = await library.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
            if (reading.Catalogue is not { InForce: var inForce })
            {
                return new PolicyReading(PolicyReadStatus.Unavailable, Detail: reading.Detail);
            }

            if (!inForce.IsPublished)
            {
                var detail = $"{PolicyRevision.Describe(inForce.Revision)} is in force, which is not in the library";
                return new PolicyReading(PolicyReadStatus.Unknown, Detail: detail);
            }

            revision = inForce.Revision;
        }

        return await library.FindPolicyAsync(revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a revision into force.</summary>
    /// <param name="revision">The revision; empty for the policy file of each node, which nobody else can check.</param>
    /// <param name="expected">What the caller takes to be in force, likewise. If something else is, nothing is changed.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done then.</param>
    public async ValueTask<PolicyChangeResult> ActivateAsync(
        string revision, string expected, AuditActor actor, CancellationToken cancellationToken) =>
        await CheckAsync(revision, rolledBack: null, cancellationToken).ConfigureAwait(false)
        ?? await library.ActivatePolicyAsync(revision, expected, actor, cancellationToken).ConfigureAwait(false);

    /// <summary>Puts into force what was in force before the last activation. Twice takes itself back.</summary>
    /// <param name="expected">What the caller takes to be in force. If something else is, nothing is changed.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done then.</param>
    public async ValueTask<PolicyChangeResult> RollBackAsync(string expected, AuditActor actor, CancellationToken cancellationToken)
    {
        var reading = await library.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
        if (reading.Catalogue is not { } stands)
        {
            return PolicyChangeResult.Unavailable(reading.Detail ?? "the library cannot be read");
        }

        // What the library itself refuses is its to say: another in force, nothing before, a revision that is gone.
        var before = stands.Activations.Skip(1).FirstOrDefault()?.Revision ?? "";
        var isThere = stands.InForce.Revision == expected && stands.Policies.Any(policy => policy.Revision == before);
        if (isThere && await CheckAsync(before, stands, cancellationToken).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        var result = await library.RollBackPolicyAsync(expected, actor, cancellationToken).ConfigureAwait(false);
        return result is { Status: PolicyChangeStatus.Done, InForce.Dataset: var dataset } && dataset != stands.InForce.Dataset
            ? result with { Dataset = dataset }
            : result;
    }

    /// <summary>Starts, changes or ends a trial beside the policy in force. The candidate must be able to serve the live customers.</summary>
    /// <param name="trials">Where trials are kept, beside the library.</param>
    /// <param name="change">What is done.</param>
    /// <param name="expected">
    /// What the caller takes to be in force; if something else is, nothing is changed. Null if it does not matter.
    /// </param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done then.</param>
    public async ValueTask<PolicyChangeResult> ChangeTrialAsync(
        IPolicyTrials trials, PolicyTrialChange change, string? expected, AuditActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(change);
        return await CheckAsync(change.Revision, rolledBack: null, cancellationToken).ConfigureAwait(false)
            ?? await trials.ChangeTrialAsync(change, expected, actor, cancellationToken).ConfigureAwait(false);
    }

    // Why a revision of the library must not be put into force; null if it may. Customers that came with what is rolled back go back with it.
    private async ValueTask<PolicyChangeResult?> CheckAsync(
        string revision, PolicyCatalogue? rolledBack, CancellationToken cancellationToken)
    {
        if (revision.Length == 0)
        {
            return null;
        }

        var found = await library.FindPolicyAsync(revision, cancellationToken).ConfigureAwait(false);
        if (found.Document is not { } document)
        {
            return found.Status == PolicyReadStatus.Unknown
                ? new PolicyChangeResult(PolicyChangeStatus.UnknownRevision, null, $"the library has no {PolicyRevision.Describe(revision)}")
                : PolicyChangeResult.Unavailable(found.Detail ?? "the library cannot be read");
        }

        var (tiers, findings) = await read(document, PolicyRevision.Describe(revision), cancellationToken).ConfigureAwait(false);
        if (tiers is null)
        {
            var errors = findings.Where(finding => finding.Severity == Severity.Error).ToList();
            var detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{PolicyRevision.Describe(revision)} cannot be read by this version ({errors.Count} error{(errors.Count == 1 ? "" : "s")})");
            return new PolicyChangeResult(PolicyChangeStatus.HasErrors, null, detail) { Findings = errors };
        }

        var live = await customers(cancellationToken).ConfigureAwait(false);
        if (live.Problem is { } problem)
        {
            return PolicyChangeResult.Unavailable(problem);
        }

        if (rolledBack is { BroughtCustomers: true } && live.Datasets is [var first, ..] && first.Number == rolledBack.InForce.Dataset)
        {
            return null;
        }

        var fit = PolicyFit.Of(tiers, live.Datasets);
        return fit.Refusal is not null ? LacksTiers(revision, fit) : null;
    }

    private static PolicyChangeResult LacksTiers(string revision, PolicyFit fit) =>
        new(PolicyChangeStatus.LacksTiers, null, fit.Refuses(revision)) { Findings = fit.Findings };
}
