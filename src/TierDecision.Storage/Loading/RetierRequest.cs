using TierDecision.Core.Policies;

namespace TierDecision.Storage.Loading;

/// <summary>A revision of the policy library that is to go into force together with customers whose tiers are assigned anew under it.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Plan">The same, compiled.</param>
/// <param name="Expected">What the caller takes to be in force; empty for the policy file of each node.</param>
public sealed record RetierRequest(string Revision, PolicyPlan Plan, string Expected)
{
    /// <summary>Told once, before anything is written, which customers will move. Null if nobody wants to know.</summary>
    public Action<RetierCounts>? Preview { get; init; }
}
