namespace TierDecision.Storage.Policies;

/// <summary>What a library says is in force.</summary>
/// <param name="Number">The number of the activation; 0 if there never was one.</param>
/// <param name="Revision">The revision; empty if it is the policy file of each node.</param>
public sealed record PolicyInForce(long Number, string Revision)
{
    /// <summary>The dataset whose tiers go with it: see <see cref="PolicyActivation.Dataset"/>.</summary>
    public long Dataset { get; init; }

    /// <summary>Nothing was ever put into force: the policy file of each node is.</summary>
    public static PolicyInForce Nothing { get; } = new(0, "");

    /// <summary>Whether the library has the policy; else it is the policy file of each node.</summary>
    public bool IsPublished => Revision.Length > 0;
}
