using TierDecision.Core.Customers;
using TierDecision.Service.Observability;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Storage;
using TierDecision.Storage.Memory.Cache;
using TierDecision.V1;

namespace TierDecision.Service.Following;

/// <summary>
/// Asks the store for the customers of a request that the cache does not have: all of them together, within a time-out, and not at all while the
/// store does not answer.
/// </summary>
internal sealed partial class ReadThrough(
    StoreCircuit circuit, CacheMetrics metrics, IdentityResolver identities, TimeSpan timeout, TimeProvider time, ILogger<ReadThrough> logger)
    : IMissingCustomers
{
    // Requests with more missing customers than this get one extra time-out per further thousand.
    private const int QuestionsATimeout = 1000;

    /// <summary>The circuit of look-ups.</summary>
    public static StoreCircuitOptions Circuit { get; } = new()
    {
        Gauge = "tierdecision_lookup_circuit_open",
        GaugeHelp = "1 while the store is not asked because it does not answer look-ups, else 0.",
        Opened = "The store does not answer look-ups: customers who are not in the cache count as unavailable until it does",
        Closed = "The store answers look-ups again",

        // Thousands of look-ups a second may have been answered until the store fell silent. Fewer than ten a second are left to wait for their
        // time-outs.
        Window = TimeSpan.FromSeconds(1),
    };

    public ValueTask<ServingModel> FetchAsync(
        ServingModel model, long unconfirmedMilliseconds, IEnumerable<Customer?> customers, CancellationToken cancellationToken) =>
        model.Cache is { } cache && model.MayAsk(unconfirmedMilliseconds) ? FetchAsync(model, cache, customers, cancellationToken) : new(model);

    private async ValueTask<ServingModel> FetchAsync(
        ServingModel model, CustomerCache cache, IEnumerable<Customer?> customers, CancellationToken cancellationToken)
    {
        var found = new FetchedCustomers(cache.Dataset);
        var missing = new List<(IdentifierKind Kind, IdentityKey Key)>();
        foreach (var customer in customers)
        {
            // What is malformed is told by the decision, which resolves it again.
            var (kind, key, _) = identities.Resolve(customer, out var error);
            if (kind is not { } named || error is not null || found.Has(named, key))
            {
                continue;
            }

            var status = cache.Find(named, key, out var score);
            found.Add(named, key, new CustomerLookup(status, score));
            if (status == LookupStatus.Unavailable)
            {
                missing.Add((named, key));
            }
        }

        if (missing.Count > 0)
        {
            await AskAsync(cache, missing, found, cancellationToken).ConfigureAwait(false);
        }

        return model.Over(found);
    }

    private async Task AskAsync(
        CustomerCache cache, List<(IdentifierKind Kind, IdentityKey Key)> missing, FetchedCustomers found, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var answers = new Task<CustomerLookup>[missing.Count];
        var answered = await circuit.RunAsync(
            () => AnsweredAsync(cache, missing, answers, cancellationToken), static answered => answered ? null : "no answer in time", refused: false)
            .ConfigureAwait(false);
        var unavailable = 0;
        for (var i = 0; i < answers.Length; i++)
        {
            var lookup = answers[i] is { IsCompletedSuccessfully: true } answer ? await answer.ConfigureAwait(false) : CustomerLookup.Unavailable;
            unavailable += lookup.Status == LookupStatus.Unavailable ? 1 : 0;
            found.Add(missing[i].Kind, missing[i].Key, lookup);
        }

        metrics.Asked(answers.Length - unavailable, unavailable, answered, time.GetElapsedTime(started));
    }

    /// <summary>Asks for all; whether the store answered for each in time.</summary>
    private async ValueTask<bool> AnsweredAsync(
        CustomerCache cache, List<(IdentifierKind Kind, IdentityKey Key)> missing, Task<CustomerLookup>[] answers,
        CancellationToken cancellationToken)
    {
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = cache.AskAsync(missing[i].Kind, missing[i].Key);
        }

        var all = Task.WhenAll(answers);
        if (!all.IsCompleted)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(all, Task.Delay(timeout * (1 + (answers.Length / QuestionsATimeout)), time, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (all.IsFaulted)
        {
            // A bug of the store; the decision must not fail for it.
            Log.Failed(logger, all.Exception);
        }

        return all.IsCompletedSuccessfully
            && Array.TrueForAll(await all.ConfigureAwait(false), lookup => lookup.Status != LookupStatus.Unavailable || lookup.IsAnswered);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.LookupFailed, LogLevel.Error,
            "Asking the store for a customer failed; the decision counts the customer as one that the store could not be asked for")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
