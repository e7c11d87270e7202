using TierDecision.Core.Customers;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Wire;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;
using TierDecision.V1;

namespace TierDecision.Service.Customers;

/// <summary>Gives out everything that is kept of a customer, in parts.</summary>
internal sealed class ExportUseCase(
    ICustomerExporter store, CustomerWrites writes, SingleCustomerCircuit circuit, LoggedDecisions log, IKeptExplanations explanations,
    IReplyCache replies)
{
    // A part stays below the 4 MiB that gRPC clients take by default: one decision more, with all that belongs to it, has room.
    private const int MostBytes = 2 * 1024 * 1024;

    // Each looks through the whole store and the end of the log: more at a time would hold up who asks for decisions.
    private const int MostAtATime = 2;

    private int _underWay;

    /// <summary>The answer is an <see cref="ExportCustomerResponse"/>.</summary>
    public async ValueTask<Reply> ExportAsync(ExportCustomerRequest request, Call call)
    {
        var mapper = writes.Mapper();
        var customer = mapper.MapId(request.CustomerId);
        if (FieldChecks.Length(request.PageToken, DecisionIds.Length) is { } tooLong)
        {
            mapper.Fail("page_token", tooLong);
        }

        if (writes.Refuse(mapper) is { } malformed)
        {
            return malformed;
        }

        try
        {
            return Interlocked.Increment(ref _underWay) > MostAtATime
                ? Reply.Of(FailureKind.ExportsUnderWay)
                : await ExportAsync(customer, request.PageToken, call).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<Reply> ExportAsync(IdentityKey customer, string pageToken, Call call)
    {
        var found = await circuit.ReadAsync(
            () => store.ExportAsync(customer, call.Cancelled), static found => found.Detail is not null, CustomerHoldings.Unavailable("not asked"))
            .ConfigureAwait(false);
        if (found.Detail is not null)
        {
            return Reply.Of(FailureKind.StoreUnavailable);
        }

        var identifiers = found.Datasets.SelectMany(holding => holding.Aliases.Concat(holding.WrittenAliases)).Prepend(customer).Distinct();
        if (await log.FindAsync(identifiers, pageToken, MostBytes, call.Cancelled).ConfigureAwait(false) is not { } logged)
        {
            return Reply.Of(FailureKind.StoreUnavailable);
        }

        if (found.Datasets.Count == 0 && found.Audit.Count == 0 && !logged.NamesAny)
        {
            return Reply.Of(FailureKind.CustomerNotFound);
        }

        var response = new ExportCustomerResponse { LogEntriesSearched = logged.Searched };
        if (pageToken.Length == 0)
        {
            response.Holdings.AddRange(found.Datasets.Select(ExportMessages.Holding));
            response.AuditEntries.AddRange(ExportMessages.AuditEntries(found.Audit));
        }

        await AddAsync(response, logged, call.Cancelled).ConfigureAwait(false);
        return Reply.Of(response);
    }

    private async Task AddAsync(ExportCustomerResponse response, LogFindings logged, CancellationToken cancellationToken)
    {
        var (bytes, last) = (response.CalculateSize(), "");
        foreach (var entry in logged.Entries)
        {
            if (bytes > MostBytes)
            {
                response.NextPageToken = last;
                return;
            }

            last = entry.DecisionId;
            var decision = ExportMessages.Decision(entry);
            var call = new Call("", cancellationToken);
            if ((await explanations.GetAsync(new GetExplanationRequest { DecisionId = last }, call).ConfigureAwait(false)).Message is { } explanation)
            {
                decision.Explanation = GetExplanationResponse.Parser.ParseFrom(explanation.ToBytesAndReturn());
            }

            if (entry.RequestId is { Length: > 0 } requestId
                && await replies.FindAsync(entry.Caller, requestId, cancellationToken).ConfigureAwait(false) is { } kept
                && DecideResponse.Parser.ParseFrom(kept) is var answer && answer.DecisionId == last)
            {
                decision.Answer = answer;
            }

            bytes += decision.CalculateSize();
            response.Decisions.Add(decision);
        }

        if (logged.HasMore)
        {
            response.NextPageToken = last;
        }
    }
}
