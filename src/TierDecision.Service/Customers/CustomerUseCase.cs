using TierDecision.Core.Customers;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Wire;
using TierDecision.Storage;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.V1;

namespace TierDecision.Service.Customers;

/// <summary>Writes and reads single customers. It goes to the store: nothing here is on the way of a decision.</summary>
internal sealed class CustomerUseCase(
    ICustomerReader reader, ICustomerWriter writer, CustomerWrites writes, SingleCustomerCircuit circuit)
{
    /// <summary>Writes a score; the answer is a <see cref="PutCustomerResponse"/>.</summary>
    public ValueTask<Reply> PutAsync(PutCustomerRequest request, Call call)
    {
        var mapper = writes.Mapper();
        var write = mapper.Map(request);
        var actor = new AuditActor(call.Caller, request.Author, request.Reason);
        return writes.WriteAsync(
            "put", mapper, () => writer.PutAsync(write, actor, call.Cancelled), "score.tier",
            static result => new PutCustomerResponse
            {
                Outcome = CustomerMessages.Outcome(result.Status), Version = result.Version, TakenAliases = result.TakenAliases,
            });
    }

    /// <summary>Sets an override; the answer is a <see cref="SetOverrideResponse"/>.</summary>
    public ValueTask<Reply> SetOverrideAsync(SetOverrideRequest request, Call call)
    {
        var mapper = writes.Mapper();
        var write = mapper.Map(request, call.Caller);
        var actor = new AuditActor(call.Caller, request.Author, request.Reason);
        return writes.WriteAsync(
            "set_override", mapper, () => writer.SetOverrideAsync(write, actor, call.Cancelled), "tier",
            static result => new SetOverrideResponse { Outcome = CustomerMessages.Outcome(result.Status), Version = result.Version });
    }

    /// <summary>Clears an override; the answer is a <see cref="ClearOverrideResponse"/>.</summary>
    public ValueTask<Reply> ClearOverrideAsync(ClearOverrideRequest request, Call call)
    {
        var mapper = writes.Mapper();
        var write = mapper.Map(request, call.Caller);
        var actor = new AuditActor(call.Caller, request.Author, request.Reason);
        return writes.WriteAsync(
            "clear_override", mapper, () => writer.SetOverrideAsync(write, actor, call.Cancelled), "tier",
            static result => new ClearOverrideResponse { Outcome = CustomerMessages.Outcome(result.Status), Version = result.Version });
    }

    /// <summary>Reads a customer; the answer is a <see cref="GetCustomerResponse"/>.</summary>
    public async ValueTask<Reply> GetAsync(GetCustomerRequest request, Call call)
    {
        var mapper = writes.Mapper();
        var customer = mapper.MapId(request.CustomerId);
        if (writes.Refuse(mapper) is { } malformed)
        {
            return malformed;
        }

        var unavailable = Reply.Of(FailureKind.StoreUnavailable);
        return await circuit.ReadAsync(
            () => ReadAsync(customer, call.Cancelled), static reply => reply.Failure?.Kind == FailureKind.StoreUnavailable, unavailable)
            .ConfigureAwait(false);
    }

    private async ValueTask<Reply> ReadAsync(IdentityKey customer, CancellationToken cancellationToken)
    {
        // The header after the record: if a load replaces the dataset in between, the answer has names of the new one, and the next call is right.
        var found = await reader.FindAsync(IdentifierKind.CustomerId, customer, cancellationToken).ConfigureAwait(false);
        var tierOverride = await reader.FindOverrideAsync(IdentifierKind.CustomerId, customer, cancellationToken).ConfigureAwait(false);
        var description = await reader.DescribeAsync(cancellationToken).ConfigureAwait(false);
        if (found.Status == LookupStatus.Unknown)
        {
            return Reply.Of(FailureKind.CustomerNotFound);
        }

        if (found.Status == LookupStatus.Unavailable || tierOverride.Status == LookupStatus.Unavailable || description.Dataset is not { } dataset)
        {
            return Reply.Of(FailureKind.StoreUnavailable);
        }

        return Reply.Of(new GetCustomerResponse
        {
            Score = CustomerMessages.Score(found.Score, dataset.Header),
            Version = found.Score.Version,
            TierOverride = tierOverride.Override is { } value ? CustomerMessages.Override(value) : null,
        });
    }
}
