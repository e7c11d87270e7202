using TierDecision.Configuration.Policies;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>The policy that the service starts with.</summary>
/// <param name="Policy">The policy; it has a plan.</param>
/// <param name="File">The policy file of this node, which need not be there while the library has the policy.</param>
/// <param name="InForce">What the library had in force; <see cref="PolicyInForce.Nothing"/> if it never had anything, or if it is not known.</param>
internal sealed record StartPolicy(PolicyLoad Policy, string File, PolicyInForce InForce)
{
    /// <summary>The policies that this node had before, the last one first: customers of a checkpoint may go with them.</summary>
    public IReadOnlyList<KeptPolicy> Earlier { get; init; } = [];

    /// <summary>Where it comes from.</summary>
    public PolicyOrigin Origin => InForce.IsPublished ? PolicyOrigin.Library : PolicyOrigin.File;

    /// <summary>The policy of a file.</summary>
    public static StartPolicy Of(PolicyLoad file) => new(file, file.Source, PolicyInForce.Nothing);
}
