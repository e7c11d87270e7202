namespace TierDecision.Core.Tiers;

/// <summary>A tier that cannot be assigned without a field.</summary>
/// <param name="Tier">The tier's name.</param>
/// <param name="Field">The field, by the name that conditions use, such as <c>lifetime_value</c>.</param>
public sealed record TierNeed(string Tier, string Field)
{
    /// <summary>The field of a condition that asks for flags.</summary>
    public const string Flag = "flag";
}
