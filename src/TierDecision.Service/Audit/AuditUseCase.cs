using NodaTime;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Wire;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.V1;

namespace TierDecision.Service.Audit;

/// <summary>Reads the audit trail. It goes to the store: nothing here is on the way of a decision.</summary>
internal sealed class AuditUseCase(
    IAuditTrail trail, SingleCustomerCircuit circuit, RequestMetrics requests, IdentityResolver identities, TimeProvider time)
{
    // Below the 4 MiB that gRPC clients take by default. The largest entry has some 100 KiB.
    private const int MostBytes = 3 * 1024 * 1024;

    private static readonly AuditPage NotAsked = AuditPage.Unavailable("not asked");

    /// <summary>Lists entries; the answer is a <see cref="ListAuditEntriesResponse"/>.</summary>
    public async ValueTask<Reply> ListAsync(ListAuditEntriesRequest request, Call call)
    {
        var mapper = new AuditMapper(identities, Instant.FromDateTimeOffset(time.GetUtcNow()));
        var query = mapper.Map(request);
        if (mapper.Errors.Count > 0)
        {
            return requests.Refuse(mapper.Errors);
        }

        while (true)
        {
            var asked = query;
            var page = await circuit.ReadAsync(
                () => trail.ListAsync(asked, call.Cancelled), static page => page.Status == AuditStatus.Unavailable, NotAsked).ConfigureAwait(false);
            if (page.Status != AuditStatus.Done)
            {
                return Refuse(page.Status, mapper.Errors, request.PageToken);
            }

            var response = AuditMessages.Page(page);
            if (response.CalculateSize() <= MostBytes || response.Entries.Count == 1)
            {
                return Reply.Of(response);
            }

            // Rare: thousands of long texts. The token of the shorter page is the store's to give.
            query = query with { PageSize = Fitting(response) };
        }
    }

    private Reply Refuse(AuditStatus status, RequestErrors errors, string pageToken)
    {
        if (status != AuditStatus.UnknownPage)
        {
            return Reply.Of(FailureKind.StoreUnavailable);
        }

        errors.Add(
            "page_token", GivenValue.After("must be the next_page_token of an earlier answer, or empty to begin", GivenValue.Of(pageToken)));
        return requests.Refuse(errors);
    }

    private static int Fitting(ListAuditEntriesResponse response)
    {
        var (count, bytes) = (0, 0);
        foreach (var entry in response.Entries)
        {
            bytes += entry.CalculateSize();
            if (bytes > MostBytes)
            {
                break;
            }

            count++;
        }

        // One fewer than there are at most: the frames of the entries count, too.
        return Math.Clamp(count, 1, response.Entries.Count - 1);
    }
}
