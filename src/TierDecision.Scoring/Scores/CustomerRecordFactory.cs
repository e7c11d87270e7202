using TierDecision.Core.Customers;

namespace TierDecision.Scoring.Scores;

/// <summary>
/// Makes the records that a store is loaded from: hashes ids and aliases. An alias that cannot be hashed is left out and counted, so that one bad
/// phone number does not keep a customer from being known by the rest. For one load; not thread-safe.
/// </summary>
/// <param name="identities">The hasher, under the key that the service uses.</param>
/// <param name="version">The version of the records, such as the load's time in milliseconds: a later load's is greater.</param>
public sealed class CustomerRecordFactory(IdentityHasher identities, ulong version)
{
    /// <summary>How many aliases were left out because they are no phone number, e-mail address or <c>source:id</c>.</summary>
    public int UnusableAliases { get; private set; }

    /// <summary>The record of <paramref name="customer"/>; false if the customer id itself cannot be hashed.</summary>
    public bool TryMake(ScoredCustomer customer, out CustomerRecord record, out IdentityError error)
    {
        ArgumentNullException.ThrowIfNull(customer);
        record = default;
        error = identities.TryHashCustomerId(customer.CustomerId, out var key);
        if (error != IdentityError.None)
        {
            return false;
        }

        var aliases = new List<IdentityKey>(2);
        foreach (var (_, alias) in AliasesOf(customer))
        {
            if (alias is { } usable)
            {
                aliases.Add(usable);
            }
            else
            {
                UnusableAliases++;
            }
        }

        record = new CustomerRecord(key, customer.Score with { Version = version }, aliases, customer.Agent ?? "");
        return true;
    }

    /// <summary>The aliases of <paramref name="customer"/> as they are written, with their keys; the key is null if the text is none.</summary>
    public IEnumerable<(string Text, IdentityKey? Key)> AliasesOf(ScoredCustomer customer)
    {
        ArgumentNullException.ThrowIfNull(customer);
        if (!string.IsNullOrEmpty(customer.Phone))
        {
            yield return (customer.Phone, identities.TryHashPhone(customer.Phone, out var phone) == IdentityError.None ? phone : null);
        }

        if (!string.IsNullOrEmpty(customer.Email))
        {
            yield return (customer.Email, identities.TryHashEmail(customer.Email, out var email) == IdentityError.None ? email : null);
        }

        foreach (var external in customer.ExternalIds)
        {
            IdentityKey id = default;
            var isUsable = ExternalIdText.TryParse(external, out var source, out var written)
                && identities.TryHashExternal(source, written, out id) == IdentityError.None;
            yield return (external, isUsable ? id : null);
        }
    }
}
