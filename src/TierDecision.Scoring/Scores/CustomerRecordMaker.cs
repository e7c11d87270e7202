using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Scoring.Scores;

/// <summary>
/// Makes the records that a store is loaded from: hashes ids and aliases and numbers the agents. An alias that cannot be hashed is left out and
/// counted, so that one bad phone number does not keep a customer from being known by the rest. For one load; not thread-safe.
/// </summary>
/// <param name="identities">The hasher, under the key that the service uses.</param>
/// <param name="asOf">What the data was as of, for customers who do not say.</param>
/// <param name="version">The version of the records, such as the load's time in milliseconds: a later load's is greater.</param>
public sealed class CustomerRecordMaker(IdentityHasher identities, Instant asOf, ulong version)
{
    private readonly Dictionary<string, ushort> _agents = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _agentNames = [];

    /// <summary>The names of the agents met so far; a record's agent is an index into them plus one.</summary>
    public IReadOnlyList<string> Agents => _agentNames;

    /// <summary>How many aliases were left out because they are no phone number, e-mail address or <c>source:id</c>.</summary>
    public int UnusableAliases { get; private set; }

    /// <summary>The record of <paramref name="customer"/>; false where the customer id itself cannot be hashed.</summary>
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
        if (!string.IsNullOrEmpty(customer.Phone))
        {
            Add(identities.TryHashPhone(customer.Phone, out var phone), phone);
        }

        if (!string.IsNullOrEmpty(customer.Email))
        {
            Add(identities.TryHashEmail(customer.Email, out var email), email);
        }

        foreach (var external in customer.ExternalIds)
        {
            var colon = external.IndexOf(':', StringComparison.Ordinal);
            var source = colon < 0 ? "" : external[..colon];
            Add(identities.TryHashExternal(source, external.AsSpan(colon + 1), out var id), id);
        }

        record = new CustomerRecord(key, customer.ToCustomerScore(asOf, Agent(customer.Agent), version), aliases);
        return true;

        void Add(IdentityError wrong, IdentityKey alias)
        {
            if (wrong == IdentityError.None)
            {
                aliases.Add(alias);
            }
            else
            {
                UnusableAliases++;
            }
        }
    }

    // More agents than a record can number are left out: a preference, unlike a tier, can be missing.
    private ushort Agent(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return 0;
        }

        if (!_agents.TryGetValue(name, out var number) && _agentNames.Count < ushort.MaxValue)
        {
            _agentNames.Add(name);
            _agents[name] = number = (ushort)_agentNames.Count;
        }

        return number;
    }
}
