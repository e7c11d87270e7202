using System.Globalization;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Differences;

/// <summary>Brings a condition into its form. What could not be compiled is compared as it is written.</summary>
internal static class FormBuilder
{
    /// <summary>The form of a condition that must hold, or must not.</summary>
    public static FormNode Build(ConditionConfig config, bool wanted)
    {
        List<FormNode> parts = [.. config.Fields.Select(field => Field(ConditionSource.Of(field.Key, field.Value), wanted))];
        parts.AddRange((config.All ?? []).Select(part => Build(part, wanted)));
        if (config.Any is not null)
        {
            parts.Add(FormNode.Join(!wanted, config.Any.Select(part => Build(part, wanted))));
        }

        if (config.Not is { } not)
        {
            parts.Add(Build(not, !wanted));
        }

        if (config.TimeOfWeek is { } week)
        {
            parts.Add(Week(week, wanted));
        }

        if (config.Dates is { } dates)
        {
            parts.Add(new FormLeaf($"dates.{Time(dates.At)}", wanted, Parts.Joined([$"{dates.From}", $"{dates.To}", dates.Zone ?? ""])));
        }

        return FormNode.Join(wanted, parts);
    }

    private static FormNode Field(ConditionSource source, bool wanted)
    {
        var operand = source.Operand;
        if (source.Field is TruthField && operand.Values is [var word] && bool.TryParse(word, out var expected))
        {
            return new FormLeaf(source.Name, wanted == expected, "") { Source = source };
        }

        var parts = new List<FormNode>();
        if (operand.Values.Count > 0)
        {
            parts.Add(new FormLeaf(source.Name, wanted, "")
            {
                Source = source,
                Values = operand.Values.Select(value => (Meaning: Value(source, value), value)).DistinctBy(pair => pair.Meaning)
                    .ToDictionary(pair => pair.Meaning, pair => pair.value),
            });
        }

        if (operand.Prefix is { } prefix)
        {
            parts.Add(new FormLeaf(source.Name, wanted, Parts.Joined(["begins", Parts.Fold(prefix)])) { Source = source });
        }

        string?[] bounds = [operand.AtLeast, operand.Above, operand.AtMost, operand.Below];
        if (bounds.Any(bound => bound is not null))
        {
            var values = bounds.Select(bound => bound is null ? "" : Value(source, bound));
            parts.Add(new FormLeaf(source.Name, wanted, Parts.Joined(["within", .. values])) { Source = source });
        }

        return FormNode.Join(!wanted, parts);
    }

    private static string Value(ConditionSource source, string value) => source.Field switch
    {
        DurationField => DurationText.TryParse(value, out var duration) ? Parts.Milliseconds(duration) : value,
        NumberField field => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (field.IsSingle ? (float)number : number).ToString("R", CultureInfo.InvariantCulture)
            : value,
        LanguageField => LanguageCode.TryParse(value, out var language) ? language.ToString() : value,
        _ => Parts.Fold(value),
    };

    private static FormNode Week(TimeOfWeekConfig week, bool wanted)
    {
        if (Names.Same(CalendarPlan.AroundTheClock.Name, week.Calendar))
        {
            return wanted ? FormNode.True : FormNode.False;
        }

        string[] hours = week.Calendar is { } calendar ? ["calendar", Parts.Fold(calendar)] : ["hours", WeekForm.Of(week.Hours), week.Zone ?? ""];
        return new FormLeaf($"time_of_week.{Time(week.At)}", wanted, Parts.Joined(hours));
    }

    private static string Time(ConditionTime time) => time == ConditionTime.Arrival ? "arrival" : "now";
}
