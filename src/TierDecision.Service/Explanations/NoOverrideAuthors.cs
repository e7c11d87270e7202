using TierDecision.Core.Customers;
using TierDecision.V1;
using Explanation = TierDecision.Core.Explanations.Explanation;

namespace TierDecision.Service.Explanations;

/// <summary>There is no store to be asked; explanations name nobody.</summary>
internal sealed class NoOverrideAuthors : IOverrideAuthors
{
    public ValueTask<OverrideExplanation?> FindAsync(Explanation? explanation, Customer? customer, CancellationToken cancellationToken) => default;

    public ValueTask<OverrideExplanation?> FindAsync(
        Explanation explanation, IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken) => default;
}
