using NodaTime;
using TierDecision.Service.Erasure;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;
using TierDecision.V1;

namespace TierDecision.Service.Customers;

/// <summary>Removes customers, and finds what is left of them.</summary>
internal sealed class ErasureUseCase(
    ICustomerEraser store, CustomerWrites writes, SingleCustomerCircuit circuit, ServingState serving, ErasureKeysState erasure, TimeProvider time)
{
    /// <summary>Removes a customer; the answer is a <see cref="RemoveCustomerResponse"/>.</summary>
    public async ValueTask<Reply> RemoveAsync(RemoveCustomerRequest request, Call call)
    {
        var mapper = writes.Mapper();
        var customer = mapper.MapId(request.CustomerId);

        // A removal without a version gets one from the store: it wins whatever stands.
        mapper.CheckVersion(request.Version);
        var keysReplaced = false;
        var reply = await writes.WriteAsync(
            "remove", mapper, () => store.RemoveAsync(customer, request.Version, new AuditActor(call.Caller), call.Cancelled), "customer_id",
            result =>
            {
                var receipt = ErasureMessages.Receipt(result, Instant.FromDateTimeOffset(time.GetUtcNow()));
                keysReplaced = receipt?.Keys > 0;
                return new RemoveCustomerResponse
                {
                    Outcome = CustomerMessages.Outcome(result.Status), Version = result.Version, Receipt = receipt,
                };
            }).ConfigureAwait(false);
        if (keysReplaced)
        {
            // Here at once: what is kept of the customer does not open any more. The other nodes see it at their next look.
            await erasure.RefreshAsync(call.Cancelled).ConfigureAwait(false);
        }

        return reply;
    }

    /// <summary>Finds what is left of a customer; the answer is a <see cref="TraceCustomerResponse"/>.</summary>
    public async ValueTask<Reply> TraceAsync(TraceCustomerRequest request, Call call)
    {
        var mapper = writes.Mapper();
        var customer = mapper.MapId(request.CustomerId);
        var aliases = mapper.MapAliases("aliases", request.Aliases);
        if (writes.Refuse(mapper) is { } malformed)
        {
            return malformed;
        }

        var found = await circuit.ReadAsync(
            () => store.TraceAsync(customer, aliases, call.Cancelled),
            static found => found.Detail is not null,
            CustomerTraces.Unavailable("not asked")).ConfigureAwait(false);
        return found.Detail is null
            ? Reply.Of(ErasureMessages.Traces(found, serving.Current.Customers, customer, aliases, erasure))
            : Reply.Of(FailureKind.StoreUnavailable);
    }
}
