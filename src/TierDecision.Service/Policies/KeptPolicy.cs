using TierDecision.Core.Policies;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>A policy that this node had, for the customers that went with it.</summary>
/// <param name="InForce">What the library said of it.</param>
/// <param name="Document">The policy; null for the policy file of this node.</param>
internal sealed record KeptPolicy(PolicyInForce InForce, PolicyDocument? Document)
{
    /// <summary>The policy file as long as the library never had anything in force.</summary>
    public static KeptPolicy File { get; } = new(PolicyInForce.Nothing, null);

    /// <summary>Who brought it.</summary>
    public PolicyOrigin Origin => Document is null ? PolicyOrigin.File : PolicyOrigin.Library;
}
