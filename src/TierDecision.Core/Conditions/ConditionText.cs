namespace TierDecision.Core.Conditions;

/// <summary>A condition as its author wrote it, in words on one line.</summary>
internal static class ConditionText
{
    public static string Of(ConditionConfig config) => Build(config).Text;

    private static Piece Build(ConditionConfig config)
    {
        List<Piece> parts = [.. config.Fields.Select(field => new Piece($"{field.Key} {Operand(field.Value)}", false))];
        parts.AddRange((config.All ?? []).Select(Build));
        if (config.Any is { Count: > 0 } any)
        {
            parts.Add(Join(any.Select(Build), " or "));
        }

        if (config.Not is { } not)
        {
            parts.Add(new Piece($"not {Build(not).Closed}", false));
        }

        if (config.TimeOfWeek is { } week)
        {
            parts.Add(new Piece(week.Calendar is { } calendar ? $"open by {calendar}" : "within hours of the week", false));
        }

        if (config.Dates is not null)
        {
            parts.Add(new Piece("within dates", false));
        }

        return Join(parts, " and ");
    }

    private static Piece Join(IEnumerable<Piece> pieces, string word)
    {
        List<Piece> parts = [.. pieces];
        return parts is [var only] ? only : new Piece(string.Join(word, parts.Select(part => part.Closed)), true);
    }

    private static string Operand(OperandConfig operand)
    {
        if (operand.Values.Count > 0)
        {
            return string.Join(" or ", operand.Values);
        }

        (string Word, string? Value)[] parts =
        [
            ("at least", operand.AtLeast), ("above", operand.Above), ("at most", operand.AtMost), ("below", operand.Below),
            ("begins with", operand.Prefix),
        ];
        return string.Join(" and ", parts.Where(part => part.Value is not null).Select(part => $"{part.Word} {part.Value}"));
    }

    private readonly record struct Piece(string Text, bool IsCompound)
    {
        public string Closed => IsCompound ? $"({Text})" : Text;
    }
}
