using NodaTime;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;

namespace TierDecision.Storage.Retiering;

/// <summary>What can be said of assigning tiers anew before anything is changed, the same for every store.</summary>
internal static class RetierPreview
{
    /// <summary>Who would move.</summary>
    public static async Task<RetierResult> ReadAsync(
        ICustomerFeedSource store, PolicyPlan plan, Instant now, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (RetierInput.Problem(plan) is { } problem)
        {
            return problem;
        }

        var description = await store.DescribeAsync(cancellationToken).ConfigureAwait(false);
        if (description.Dataset is not { } dataset)
        {
            return RetierOutcome.Without(description);
        }

        try
        {
            var feed = await store.OpenFeedAsync(dataset, cancellationToken).ConfigureAwait(false);
            await using (feed.ConfigureAwait(false))
            {
                return (await RetierInput.ReadAsync(feed, dataset, plan, revision: null, now, progress, cancellationToken).ConfigureAwait(false))
                    .Result;
            }
        }
        catch (StoreUnavailableException e)
        {
            return new(RetierStatus.Unavailable, e.Message);
        }
    }

    /// <summary>Why the library would not put the revision into force, before the customers are read; null if it would.</summary>
    public static async Task<RetierResult?> LibraryProblemAsync<TStore>(
        TStore store, RetierRequest request, AuditActor actor, CancellationToken cancellationToken)
        where TStore : IDatasetDirectory, IPolicyLibrary
    {
        var reading = await store.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
        if (reading.Catalogue is not { } stands)
        {
            return new(RetierStatus.Unavailable, reading.Detail);
        }

        // Any dataset: the real one is not there yet.
        var verdict = PolicyLibraryRules.Activate(stands, request.Revision, request.Expected, actor, Instant.MinValue, dataset: 1);
        if (verdict.Edit is null)
        {
            return new(RetierOutcome.Of(verdict.Result.Status), verdict.Result.Detail) { InForce = stands.InForce };
        }

        var live = (await store.DescribeAsync(cancellationToken).ConfigureAwait(false)).Dataset;
        return stands.InForce.Revision == request.Revision && live?.Header.PolicyRevision == request.Revision
            ? new(RetierStatus.Unchanged) { InForce = stands.InForce, Dataset = live }
            : null;
    }
}
