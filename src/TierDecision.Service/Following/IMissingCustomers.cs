using TierDecision.Service.Serving;
using TierDecision.V1;

namespace TierDecision.Service.Following;

/// <summary>Gets the customers that a request names and that are not in this process.</summary>
internal interface IMissingCustomers
{
    /// <summary>
    /// The model with the request's customers at hand; those that the store did not answer for in time count as unavailable. The same model at once
    /// if the store need not be asked.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="unconfirmedMilliseconds">For how long the store has not confirmed the customers.</param>
    /// <param name="customers">The customers; null for a request that names none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ServingModel> FetchAsync(
        ServingModel model, long unconfirmedMilliseconds, IEnumerable<Customer?> customers, CancellationToken cancellationToken);
}
