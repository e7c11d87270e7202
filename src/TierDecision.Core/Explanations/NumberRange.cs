using System.Globalization;
using TierDecision.Core.Conditions;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations;

/// <summary>What a policy asks of a number: that it lies within bounds. Durations count in milliseconds.</summary>
internal readonly record struct NumberRange(double Low, bool LowIncluded, double High, bool HighIncluded)
{
    /// <summary>The ranges of which a field must lie in one; none where the field is no number or the operand cannot be read.</summary>
    public static IReadOnlyList<NumberRange> Of(ConditionSource source)
    {
        if (source.Field is not NumberField field)
        {
            return [];
        }

        var operand = source.Operand;
        if (operand.Values.Count > 0)
        {
            var values = operand.Values.Select(value => Read(field, value)).OfType<double>();
            return [.. values.Select(value => new NumberRange(value, true, value, true))];
        }

        return
        [
            new NumberRange(
                Read(field, operand.AtLeast ?? operand.Above) ?? double.NegativeInfinity,
                operand.Above is null,
                Read(field, operand.AtMost ?? operand.Below) ?? double.PositiveInfinity,
                operand.Below is null),
        ];
    }

    private static double? Read(NumberField field, string? text) => text is null
        ? null
        : field is DurationField
            ? DurationText.TryParse(text, out var duration) ? duration.TotalMilliseconds : null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
