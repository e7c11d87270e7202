namespace TierDecision.Core.Conditions;

/// <summary>What conditions can ask about, for editors and documentation.</summary>
public static class ConditionVocabulary
{
    /// <summary>What a company's own attribute is written with, as in <c>attribute.plan</c>.</summary>
    public const string AttributePrefix = ConditionSource.AttributePrefix;

    /// <summary>Every field but a company's own attributes.</summary>
    public static IReadOnlyList<ConditionFieldInfo> Fields { get; } =
    [
        .. ConditionFields.All.Select(field => new ConditionFieldInfo(
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
