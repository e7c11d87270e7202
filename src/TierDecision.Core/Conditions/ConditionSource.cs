namespace TierDecision.Core.Conditions;

/// <summary>What a predicate was made of: one field and what a policy asks of it, as its author wrote it.</summary>
/// <param name="Name">The field's name, such as <c>waited</c> or <c>attribute.plan</c>.</param>
/// <param name="Field">The field; null for a company's own attribute.</param>
/// <param name="Operand">What is asked.</param>
internal sealed record ConditionSource(string Name, ConditionField? Field, OperandConfig Operand)
{
    public const string AttributePrefix = "attribute.";

    public static ConditionSource Of(string name, OperandConfig operand) =>
        new(name, ConditionFields.Find(name), operand);
}
