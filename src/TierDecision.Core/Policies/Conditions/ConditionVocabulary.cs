namespace TierDecision.Core.Policies.Conditions;

/// <summary>What conditions can ask about, for editors and documentation.</summary>
public static class ConditionVocabulary
{
    /// <summary>What a company's own attribute is written with, as in <c>attribute.plan</c>.</summary>
    public const string AttributePrefix = ConditionSource.AttributePrefix;

    /// <summary>Every field but a company's own attributes.</summary>
    public static IReadOnlyList<ConditionFieldInfo> Fields { get; } =
    [
        .. ConditionField.All.Select(field => new ConditionFieldInfo(
            field.Name,
            field.Description,
            field switch
            {
                TruthField => ConditionFieldKind.Truth,
                DurationField => ConditionFieldKind.Duration,
                NumberField => ConditionFieldKind.Number,
                TextField => ConditionFieldKind.Text,
                _ => ConditionFieldKind.Word,
            },
            field switch { ChoiceField choice => [.. choice.Words.Keys], FlagField flag => [.. flag.Words.Keys], _ => [] },
            ForRequests: field.Scope != FieldScope.Scoring,
            ForTiers: field.Scope != FieldScope.Request)),
    ];
}

/// <summary>A field that conditions can ask about.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Kind">What it is compared with.</param>
/// <param name="Words">Its values where they are a closed vocabulary; empty otherwise.</param>
/// <param name="ForRequests">Whether rules for requests can ask about it.</param>
/// <param name="ForTiers">Whether tiers can ask about it.</param>
public sealed record ConditionFieldInfo(
    string Name, string Description, ConditionFieldKind Kind, IReadOnlyList<string> Words, bool ForRequests, bool ForTiers);

/// <summary>What a field is compared with.</summary>
public enum ConditionFieldKind : byte
{
    /// <summary>A word or a list of words.</summary>
    Word = 0,

    /// <summary>True or false.</summary>
    Truth = 1,

    /// <summary>Numbers or bounds.</summary>
    Number = 2,

    /// <summary>Durations or bounds.</summary>
    Duration = 3,

    /// <summary>Texts or a prefix.</summary>
    Text = 4,
}
