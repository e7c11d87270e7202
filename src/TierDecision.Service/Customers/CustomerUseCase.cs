using Google.Protobuf;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Erasure;
using TierDecision.Service.Failures;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Writes;
using TierDecision.V1;

namespace TierDecision.Service.Customers;

/// <summary>Writes and reads single customers, the same for every edge. It goes to the store: nothing here is on the way of a decision.</summary>
internal sealed partial class CustomerUseCase(
    ICustomerStore store, WriteCircuit circuit, IdentityHasher identities, CustomerMetrics metrics, DecisionMetrics decisions, ServingState serving,
    ErasureKeysState erasure, TimeProvider time, ILogger<CustomerUseCase> logger)
{
    public Task<CustomerAnswer<PutCustomerResponse>> PutAsync(PutCustomerRequest request, CancellationToken cancellationToken)
    {
        var mapper = Mapper();
        var write = mapper.Map(request);
        return WriteAsync(
            "put", mapper, () => store.PutAsync(write, cancellationToken), "score.tier",
            result => new PutCustomerResponse { Outcome = CustomerMessages.Outcome(result.Status), Version = result.Version });
    }

    public async Task<CustomerAnswer<RemoveCustomerResponse>> RemoveAsync(RemoveCustomerRequest request, CancellationToken cancellationToken)
    {
        var mapper = Mapper();
        var customer = mapper.MapId(request.CustomerId);
        var answer = await WriteAsync(
            "remove", mapper, () => store.RemoveAsync(customer, mapper.MapVersion(request.Version), cancellationToken), "customer_id",
            result => new RemoveCustomerResponse
            {
                Outcome = CustomerMessages.Outcome(result.Status),
                Version = result.Version,
                Receipt = ErasureMessages.Receipt(result, Instant.FromDateTimeOffset(time.GetUtcNow())),
            }).ConfigureAwait(false);
        if (answer.Message?.Receipt?.Keys > 0)
        {
            // Here at once; the other nodes see it at their next look.
            await erasure.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    public Task<CustomerAnswer<SetOverrideResponse>> SetOverrideAsync(SetOverrideRequest request, string caller, CancellationToken cancellationToken)
    {
        var mapper = Mapper();
        var write = mapper.Map(request, caller);
        return WriteAsync(
            "set_override", mapper, () => store.SetOverrideAsync(write, cancellationToken), "tier",
            result => new SetOverrideResponse { Outcome = CustomerMessages.Outcome(result.Status), Version = result.Version });
    }

    public Task<CustomerAnswer<ClearOverrideResponse>> ClearOverrideAsync(ClearOverrideRequest request, string caller, CancellationToken cancellationToken)
    {
        var mapper = Mapper();
        var write = mapper.Map(request, caller);
        return WriteAsync(
            "clear_override", mapper, () => store.SetOverrideAsync(write, cancellationToken), "tier",
            result => new ClearOverrideResponse { Outcome = CustomerMessages.Outcome(result.Status), Version = result.Version });
    }

    public async Task<CustomerAnswer<GetCustomerResponse>> GetAsync(GetCustomerRequest request, CancellationToken cancellationToken)
    {
        var mapper = Mapper();
        var customer = mapper.MapId(request.CustomerId);
        if (IsMalformed(mapper))
        {
            return CustomerAnswer<GetCustomerResponse>.Malformed(mapper.Errors);
        }

        return await circuit.ReadAsync(
            () => ReadAsync(customer, cancellationToken),
            static answer => answer.Failure == CustomerFailure.Unavailable,
            CustomerAnswer<GetCustomerResponse>.Failed(CustomerFailure.Unavailable)).ConfigureAwait(false);
    }

    public async Task<CustomerAnswer<TraceCustomerResponse>> TraceAsync(TraceCustomerRequest request, CancellationToken cancellationToken)
    {
        var mapper = Mapper();
        var customer = mapper.MapId(request.CustomerId);
        var aliases = mapper.MapAliases("aliases", request.Aliases);
        if (aliases.Count > CustomerWrite.MaxAliases)
        {
            mapper.Fail("aliases", $"are too many: at most {CustomerWrite.MaxAliases}");
        }

        if (IsMalformed(mapper))
        {
            return CustomerAnswer<TraceCustomerResponse>.Malformed(mapper.Errors);
        }

        var found = await circuit.ReadAsync(
            () => store.TraceAsync(customer, aliases, cancellationToken), static found => found.Detail is not null, CustomerTraces.Unavailable("not asked")).ConfigureAwait(false);
        return found.Detail is null
            ? CustomerAnswer<TraceCustomerResponse>.Of(ErasureMessages.Traces(found, serving.Current.Customers, customer, aliases, erasure))
            : CustomerAnswer<TraceCustomerResponse>.Failed(CustomerFailure.Unavailable);
    }

    private async ValueTask<CustomerAnswer<GetCustomerResponse>> ReadAsync(IdentityKey customer, CancellationToken cancellationToken)
    {
        // The header after the record: names of a dataset that replaced the record's are caught by its own generation at the next call.
        var found = await store.FindAsync(IdentifierKind.CustomerId, customer, cancellationToken).ConfigureAwait(false);
        var word = await store.FindOverrideAsync(IdentifierKind.CustomerId, customer, cancellationToken).ConfigureAwait(false);
        var description = await store.DescribeAsync(cancellationToken).ConfigureAwait(false);
        if (found.Status == LookupStatus.Unknown)
        {
            return CustomerAnswer<GetCustomerResponse>.Failed(CustomerFailure.NotFound);
        }

        if (found.Status == LookupStatus.Unavailable || word.Status == LookupStatus.Unavailable || description.Dataset is not { } dataset)
        {
            return CustomerAnswer<GetCustomerResponse>.Failed(CustomerFailure.Unavailable);
        }

        return CustomerAnswer<GetCustomerResponse>.Of(new GetCustomerResponse
        {
            Score = CustomerMessages.Score(found.Score, dataset.Header),
            Version = found.Score.Version,
            TierOverride = word.Override is { } value ? CustomerMessages.Override(value) : null,
        });
    }

    private async Task<CustomerAnswer<T>> WriteAsync<T>(
        string what, CustomerMapper mapper, Func<ValueTask<WriteResult>> write, string tierField, Func<WriteResult, T> answer)
        where T : class, IMessage<T>
    {
        if (IsMalformed(mapper))
        {
            return CustomerAnswer<T>.Malformed(mapper.Errors);
        }

        var started = time.GetTimestamp();
        var result = await circuit.RunAsync(write).ConfigureAwait(false);
        metrics.Written(what, result.Status, time.GetElapsedTime(started));
        switch (result.Status)
        {
            case WriteStatus.UnknownTier:
                return CustomerAnswer<T>.Malformed([new RequestError(tierField, $"cannot be used: {result.Detail}")]);
            case WriteStatus.NoDataset:
                return CustomerAnswer<T>.Failed(CustomerFailure.NoDataset);
            case WriteStatus.Unavailable:
                if (result != WriteCircuit.Refused)
                {
                    Log.NotWritten(logger, what, store.Name, result.Detail);
                }

                return CustomerAnswer<T>.Failed(CustomerFailure.Unavailable);
            default:
                return CustomerAnswer<T>.Of(answer(result));
        }
    }

    private bool IsMalformed(CustomerMapper mapper)
    {
        if (mapper.Errors.Count == 0)
        {
            return false;
        }

        // One name for all members of a list: each index would be a label of its own.
        var first = mapper.Errors[0];
        decisions.Malformed([first with { Field = first.Field.Split('[')[0] }]);
        return true;
    }

    private CustomerMapper Mapper() => new(identities, Instant.FromDateTimeOffset(time.GetUtcNow()));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A write ({Write}) to the {Store} store may stand or not: {Detail}")]
        public static partial void NotWritten(ILogger logger, string write, string store, string? detail);
    }
}
