using Google.Protobuf;
using NodaTime;
using TierDecision.Service.Failures;
using TierDecision.Service.Observability;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Writes;

namespace TierDecision.Service.Customers;

/// <summary>
/// What all writes of single customers have in common: the circuit in front of the store, what is counted and logged, what becomes of failures.
/// </summary>
internal sealed partial class CustomerWrites(
    IDatasetDirectory store, ServingState serving, SingleCustomerCircuit circuit, CustomerMetrics metrics, RequestMetrics requests,
    IdentityResolver identities, IStoreClock clock, TimeProvider time, ILogger<CustomerWrites> logger)
{
    // Said of writes alone: whoever reads has no write that could stand.
    private static readonly Failure NotKnown = new(
        FailureKind.StoreUnavailable,
        "The store could not be asked or did not answer in time. The write may stand or not; sending it again settles it.");

    private static readonly Failure NotSent = new(
        FailureKind.StoreUnavailable, "The store could not be asked: it left too many calls unanswered. Nothing was written; send the write again.");

    /// <summary>What reads a request that comes now.</summary>
    public CustomerMapper Mapper() => new(identities, Instant.FromDateTimeOffset(time.GetUtcNow()), clock.VersionTime);

    /// <summary>Makes a write.</summary>
    /// <param name="what">What is written, for metrics and logs.</param>
    /// <param name="mapper">What read the request; nothing is written if it found errors.</param>
    /// <param name="write">Writes.</param>
    /// <param name="tierField">The field that names the tier, in case the policy does not have it.</param>
    /// <param name="answer">What to answer.</param>
    public async ValueTask<Reply> WriteAsync(
        string what, CustomerMapper mapper, Func<ValueTask<WriteResult>> write, string tierField, Func<WriteResult, IMessage> answer)
    {
        if (Refuse(mapper) is { } malformed)
        {
            return malformed;
        }

        var started = time.GetTimestamp();
        var result = await circuit.WriteAsync(write).ConfigureAwait(false);
        metrics.Written(what, result.Status, time.GetElapsedTime(started));
        switch (result.Status)
        {
            case WriteStatus.UnknownTier:
                return Reply.Malformed([new RequestError(tierField, $"cannot be used: {result.Detail}")]);
            case WriteStatus.TierMissing:
                return Reply.Malformed([new RequestError(tierField, $"is required: {result.Detail}")]);
            case WriteStatus.TooManyAliases:
                return Reply.Malformed([new RequestError("add_aliases", $"would be too many, and nothing was written: {result.Detail}")]);
            case WriteStatus.NoDataset:
                return Reply.Of(FailureKind.NoCustomersLoaded);
            case WriteStatus.Unavailable:
                if (result == SingleCustomerCircuit.Refused)
                {
                    return NotSent;
                }

                Log.NotWritten(logger, what, store.Name, result.Detail);
                return NotKnown;
            default:
                return Reply.Of(answer(result));
        }
    }

    /// <summary>
    /// The failure of a request that is malformed, which is counted, or that would miss its customer, since the store hashes ids under another key;
    /// null if it is neither.
    /// </summary>
    public Failure? Refuse(CustomerMapper mapper) =>
        mapper.Errors.Count > 0 ? requests.Refuse(mapper.Errors)
        : serving.Refusal is { HasOtherKey: true } refusal
            ? new Failure(FailureKind.StoreUnavailable, $"No single customer can be reached: the store {refusal.Detail}")
        : null;

    private static partial class Log
    {
        [LoggerMessage(EventIds.CustomerNotWritten, LogLevel.Warning, "A write ({Write}) to the {Store} store may stand or not: {Detail}")]
        public static partial void NotWritten(ILogger logger, string write, string store, string? detail);
    }
}
