using TierDecision.Core.Customers;
using TierDecision.Service.Decisions;
using TierDecision.Service.Requests;
using TierDecision.Storage;
using TierDecision.Storage.Memory.Cache;
using Customer = TierDecision.V1.Customer;

namespace TierDecision.Service.Following;

/// <summary>
/// Asks the store for the customers of a request that the cache does not have: all of them together, within a time-out, and not at all while the store does not answer.
/// Where all customers are at hand without asking, as in a replica, it does nothing.
/// </summary>
internal sealed partial class ReadThrough(LookupCircuit circuit, IdentityHasher identities, TimeSpan timeout, TimeProvider time, ILogger<ReadThrough> logger)
{
    // A request for so many customers may take the time-out once more for each as many.
    private const int QuestionsATimeout = 1000;

    /// <summary>
    /// What to decide under once the request's customers are at hand; those that the store did not answer for in time count as unavailable. The same basis at once
    /// where no store need be asked.
    /// </summary>
    public ValueTask<DecisionBasis> PrepareAsync(DecisionBasis basis, IEnumerable<Customer?> customers, CancellationToken cancellationToken) =>
        basis.Model.Cache is { } cache && basis.Model.MayAsk(basis.UnconfirmedMilliseconds) ? PrepareAsync(basis, cache, customers, cancellationToken) : new(basis);

    private async ValueTask<DecisionBasis> PrepareAsync(
        DecisionBasis basis, CustomerCache cache, IEnumerable<Customer?> customers, CancellationToken cancellationToken)
    {
        var found = new FetchedCustomers(cache.Dataset);
        var missing = new List<(IdentifierKind Kind, IdentityKey Key)>();
        foreach (var customer in customers)
        {
            // What is malformed is told by the decision, which maps it again.
            var mapper = new RequestMapper(basis.Now);
            var (kind, key) = mapper.MapCustomer(customer, identities);
            if (kind is not { } named || mapper.Errors is not null || found.Has(named, key))
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

        return basis with { Model = basis.Model.Over(found) };
    }

    private async Task AskAsync(
        CustomerCache cache, List<(IdentifierKind Kind, IdentityKey Key)> missing, FetchedCustomers found, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var answers = new Task<CustomerLookup>[missing.Count];
        var answered = await circuit.RunAsync(() => AnsweredAsync(cache, missing, answers, cancellationToken)).ConfigureAwait(false);
        var unavailable = 0;
        for (var i = 0; i < answers.Length; i++)
        {
            var lookup = answers[i] is { IsCompletedSuccessfully: true } answer ? await answer.ConfigureAwait(false) : CustomerLookup.Unavailable;
            unavailable += lookup.Status == LookupStatus.Unavailable ? 1 : 0;
            found.Add(missing[i].Kind, missing[i].Key, lookup);
        }

        circuit.Metrics.Asked(answers.Length - unavailable, unavailable, answered, time.GetElapsedTime(started));
    }

    /// <summary>Asks for all; whether the store answered for each in time.</summary>
    private async ValueTask<bool> AnsweredAsync(
        CustomerCache cache, List<(IdentifierKind Kind, IdentityKey Key)> missing, Task<CustomerLookup>[] answers, CancellationToken cancellationToken)
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

        return all.IsCompletedSuccessfully && Array.TrueForAll(await all.ConfigureAwait(false), lookup => lookup.Status != LookupStatus.Unavailable);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Asking the store for a customer failed; the decision counts the customer as one that the store could not be asked for")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
