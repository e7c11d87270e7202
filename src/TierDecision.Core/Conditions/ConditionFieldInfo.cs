namespace TierDecision.Core.Conditions;

/// <summary>A field that conditions can ask about.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Kind">What it is compared with.</param>
/// <param name="Words">Its values where they are a closed vocabulary; empty otherwise.</param>
/// <param name="ForRequests">Whether rules for requests can ask about it.</param>
/// <param name="ForTiers">Whether tiers can ask about it.</param>
public sealed record ConditionFieldInfo(
    string Name, string Description, ConditionFieldKind Kind, IReadOnlyList<string> Words, bool ForRequests, bool ForTiers);
