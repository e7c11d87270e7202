namespace TierDecision.Core.Policies.Conditions;

/// <summary>A condition as its author wrote it, in words on one line.</summary>
internal static class ConditionText
{
    public static string Of(ConditionConfig config)
    {
        List<string> parts = [.. config.Fields.Select(field => $"{field.Key} {Operand(field.Value)}")];
        parts.AddRange((config.All ?? []).Select(Nested));
        if (config.Any is { } any)
        {
            parts.Add(any.Count == 1 ? Nested(any[0]) : $"({string.Join(" or ", any.Select(Nested))})");
        }

        if (config.Not is { } not)
        {
            parts.Add($"not {Nested(not)}");
        }

        if (config.TimeOfWeek is { } week)
        {
            parts.Add(week.Calendar is { } calendar ? $"open by {calendar}" : "within hours of the week");
        }

        if (config.Dates is not null)
        {
            parts.Add("within dates");
        }

        return string.Join(" and ", parts);
    }

    private static string Nested(ConditionConfig config)
    {
        var text = Of(config);
        return text.Contains(" and ", StringComparison.Ordinal) ? $"({text})" : text;
    }

    private static string Operand(OperandConfig operand)
    {
        if (operand.Values.Count > 0)
        {
            return string.Join(" or ", operand.Values);
        }

        (string Word, string? Value)[] parts =
            [("at least", operand.AtLeast), ("above", operand.Above), ("at most", operand.AtMost), ("below", operand.Below), ("begins with", operand.Prefix)];
        return string.Join(" and ", parts.Where(part => part.Value is not null).Select(part => $"{part.Word} {part.Value}"));
    }
}
