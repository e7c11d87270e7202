using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Retiering;

/// <summary>What is said of a step that changes policy and customers, the same for every store.</summary>
internal static class RetierOutcome
{
    /// <summary>What is said where no customers can be read: there are none, or the store cannot give them.</summary>
    public static RetierResult Without(in DatasetDescription description) => description.Status == DatasetStatus.Empty
        ? new(RetierStatus.NoCustomers, "there are no customers")
        : new(RetierStatus.Unavailable, description.Detail);

    /// <summary>What came of it.</summary>
    /// <param name="loaded">What came of the customers.</param>
    /// <param name="change">What came of the policy; null if it did not come to that.</param>
    /// <param name="plan">The policy.</param>
    /// <param name="counts">Who moves.</param>
    public static RetierResult Of(LoadResult loaded, PolicyChangeResult? change, PolicyPlan plan, RetierCounts counts)
    {
        if (loaded.Dataset is { } dataset)
        {
            return change!.Status == PolicyChangeStatus.Done
                ? new(RetierStatus.Done) { Counts = counts, Dataset = dataset, InForce = change.InForce }
                : new(RetierStatus.Unavailable, change.Detail) { Counts = counts, Dataset = dataset, InForce = change.InForce };
        }

        var (status, detail) = change is not null
            ? (Of(change.Status), change.Detail)
            : loaded.Status switch
            {
                LoadStatus.OverrideLost => (
                    RetierStatus.OverrideLost, $"while the customers were written, people set tiers that the policy '{plan.Name}' does not have"),
                LoadStatus.VerificationFailed => (RetierStatus.VerificationFailed, loaded.Detail),
                _ => (RetierStatus.Unavailable, loaded.Detail),
            };
        return new(status, detail) { Counts = counts, InForce = change?.InForce };
    }

    /// <summary>What a refusal of the library is called.</summary>
    public static RetierStatus Of(PolicyChangeStatus status) => status switch
    {
        PolicyChangeStatus.Unchanged => RetierStatus.Unchanged,
        PolicyChangeStatus.UnknownRevision => RetierStatus.UnknownRevision,
        PolicyChangeStatus.OtherInForce => RetierStatus.OtherInForce,
        PolicyChangeStatus.Busy => RetierStatus.Busy,
        _ => RetierStatus.Unavailable,
    };

    /// <summary>Why a rollback cannot be done whose customers are gone.</summary>
    public static PolicyChangeResult NothingToRollBackTo(PolicyCatalogue stands) => new(
        PolicyChangeStatus.NothingBefore, stands.InForce,
        "the customers from before, whose tiers were assigned under the policy from before, are not kept any more: "
            + "put that policy into force with 'tierctl policy activate REV --retier'");

    /// <summary>The same change of the library with the entry of the dataset that becomes the live one in the same step.</summary>
    public static PolicyVerdict WithDataset(PolicyVerdict verdict, AuditKind kind, DatasetInfo? before, DatasetInfo dataset, AuditActor actor) =>
        verdict.Edit is { } edit
            ? verdict with { Edit = edit with { Entries = [.. edit.Entries, AuditEntries.Dataset(kind, before, dataset, actor)] } }
            : verdict;

    /// <summary>Something else is in force than was looked at.</summary>
    public static PolicyVerdict OtherInForce(PolicyCatalogue stands) => new(new(
        PolicyChangeStatus.OtherInForce, stands.InForce, $"{PolicyRevision.Describe(stands.InForce.Revision)} was put into force meanwhile"));
}
