using TierDecision.Core.Findings;
using TierDecision.Core.Policies;

namespace TierDecision.Storage.Publishing;

/// <summary>Reads a policy of the library as this version does: its tiers, null if it has errors; and what was found.</summary>
/// <param name="document">The policy.</param>
/// <param name="source">What people call it.</param>
/// <param name="cancellationToken">Gives up, also while it waits for its turn.</param>
public delegate ValueTask<(PolicyTiers? Tiers, IReadOnlyList<Finding> Findings)> PolicyReader(
    PolicyDocument document, string source, CancellationToken cancellationToken);
