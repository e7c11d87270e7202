using TierDecision.Core.Customers;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Wire;
using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Writes;
using TierDecision.V1;
using Explanation = TierDecision.Core.Explanations.Explanation;

namespace TierDecision.Service.Explanations;

/// <summary>Asks the store who set the override that decided, and why, for explanations. Decisions do not need it; a record keeps neither.</summary>
internal sealed class OverrideAuthors(ICustomerReader store, SingleCustomerCircuit circuit, IdentityResolver identities, TimeProvider time)
    : IOverrideAuthors
{
    // An explanation without a name is better than one that comes late.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public ValueTask<OverrideExplanation?> FindAsync(Explanation? explanation, Customer? customer, CancellationToken cancellationToken) =>
        explanation?.Tier.OverrideUntil is not null && identities.Resolve(customer, out _) is ({ } kind, var key, _)
            ? FindAsync(explanation, kind, key, cancellationToken)
            : default;

    public async ValueTask<OverrideExplanation?> FindAsync(
        Explanation explanation, IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        if (explanation.Tier.OverrideUntil is not { } until)
        {
            return null;
        }

        var found = await circuit.ReadAsync(
            () => ReadAsync(kind, key, cancellationToken),
            static found => found.Status == LookupStatus.Unavailable,
            new OverrideLookup(LookupStatus.Unavailable, null)).ConfigureAwait(false);
        var message = new OverrideExplanation { ExpiresAt = WireTime.ToTimestamp(until) };

        // One that was set moments ago is not what this decision was made by.
        message.Unavailable = found.Status == LookupStatus.Unavailable || (found.Override is { } other && other.Expiry != until);
        if (found.Override is { } tierOverride && !message.Unavailable)
        {
            (message.Author, message.Reason) = (tierOverride.Author, tierOverride.Reason);
        }

        return message;
    }

    private async ValueTask<OverrideLookup> ReadAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindOverrideAsync(kind, key, cancellationToken).AsTask()
                .WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new(LookupStatus.Unavailable, null);
        }
    }
}
