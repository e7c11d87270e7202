using TierDecision.Core.Customers;
using TierDecision.V1;
using Explanation = TierDecision.Core.Explanations.Explanation;

namespace TierDecision.Service.Explanations;

/// <summary>Who set the override that decided, and why.</summary>
internal interface IOverrideAuthors
{
    /// <summary>Null if no override decided.</summary>
    ValueTask<OverrideExplanation?> FindAsync(Explanation? explanation, Customer? customer, CancellationToken cancellationToken);

    /// <summary>Null if no override decided.</summary>
    ValueTask<OverrideExplanation?> FindAsync(Explanation explanation, IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken);
}
