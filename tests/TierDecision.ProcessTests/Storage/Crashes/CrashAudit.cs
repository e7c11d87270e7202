using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage.Crashes;

/// <summary>What a step may change, and the audit trail beside it: of what changed there is one entry, of what did not there is none.</summary>
internal sealed class CrashAudit
{
    private readonly CrashStep _step;
    private readonly long _dataset;
    private readonly CustomerLookup _score;
    private readonly OverrideLookup _override;
    private readonly IReadOnlyList<AuditRecord> _records;

    private CrashAudit(CrashStep step, long dataset, CustomerLookup score, OverrideLookup standing, IReadOnlyList<AuditRecord> records) =>
        (_step, _dataset, _score, _override, _records) = (step, dataset, score, standing, records);

    public static async Task<CrashAudit> TakeAsync(RedisCustomerStore store, CrashStep step)
    {
        List<AuditRecord> records = [];
        var query = new AuditQuery { PageSize = AuditQuery.MaxPageSize };
        do
        {
            AuditPage? page = null;
            await Wait.UntilAsync(async () => (page = await store.ListAsync(query, default)).Status == AuditStatus.Done, "the audit trail is read");
            records.AddRange(page!.Records);
            query = query with { PageToken = page.NextPageToken };
        }
        while (query.PageToken.Length > 0);
        return new(
            step, (await store.DescribeAsync(default)).Dataset!.Number, await store.FindAsync(IdentifierKind.CustomerId, Id(step.Id), default),
            await store.FindOverrideAsync(IdentifierKind.CustomerId, Id(step.Id), default), records);
    }

    /// <summary>What the trail says that did not happen, or does not say that did; null if there is nothing.</summary>
    public string? Difference(CrashAudit after)
    {
        var news = after._records.ExceptBy(_records.Select(record => record.Id), record => record.Id)
            .Where(record => record.Entry.Kind != AuditKind.AliasChanged).Select(record => record.Entry.Kind).ToArray();
        AuditKind[][] expected = _step.Kind switch
        {
            CrashStepKind.Load => [OneIf(_dataset != after._dataset, AuditKind.DatasetLoaded)],
            CrashStepKind.FlipBack => [OneIf(_dataset != after._dataset, AuditKind.DatasetFlippedBack)],
            CrashStepKind.Put => [OneIf(_score != after._score, AuditKind.CustomerPut)],
            CrashStepKind.SetOverride => [OneIf(_override != after._override, AuditKind.OverrideSet)],
            CrashStepKind.EndOverride => [OneIf(_override != after._override, AuditKind.OverrideCleared)],

            // Who is not in the live dataset may be in the one that is kept.
            _ when _score.Status == LookupStatus.Unknown => [[], [AuditKind.CustomerRemoved]],
            _ => [OneIf(after._score.Status == LookupStatus.Unknown, AuditKind.CustomerRemoved)],
        };
        return expected.Any(news.SequenceEqual) ? null : $"The audit trail has {string.Join(", ", news)} of {_step}, where {_score} became {after._score}.";
    }

    private static AuditKind[] OneIf(bool changed, AuditKind kind) => changed ? [kind] : [];
}
