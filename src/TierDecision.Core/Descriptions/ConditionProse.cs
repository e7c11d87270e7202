using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Conditions;
using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Descriptions;

/// <summary>A condition as a clause that can follow an "if".</summary>
internal static class ConditionProse
{
    private const char FirstOfChinese = '\u2e80';

    /// <summary>The clause; null for a condition that always holds.</summary>
    public static BilingualText? Of(ConditionConfig? config) => config is null ? null : Build(config, wanted: true).Text;

    private static Clause Build(ConditionConfig config, bool wanted)
    {
        List<Clause> parts =
            [.. config.Fields.Select(field => new Clause(Field(ConditionSource.Of(field.Key, field.Value), wanted), IsCompound: false))];
        parts.AddRange((config.All ?? []).Select(part => Build(part, wanted)));
        if (config.Any is { Count: > 0 } any)
        {
            parts.Add(Join(any.Select(part => Build(part, wanted)), wanted ? DescriptionTexts.ConditionOr : DescriptionTexts.ConditionAnd));
        }

        if (config.Not is { } not)
        {
            parts.Add(Build(not, !wanted));
        }

        if (config.TimeOfWeek is { } week)
        {
            parts.Add(new Clause(Week(week, wanted), IsCompound: false));
        }

        if (config.Dates is { } dates)
        {
            parts.Add(new Clause(Dates(dates, wanted), IsCompound: false));
        }

        return Join(parts, wanted ? DescriptionTexts.ConditionAnd : DescriptionTexts.ConditionOr);
    }

    private static Clause Join(IEnumerable<Clause> clauses, BilingualTemplate word)
    {
        List<Clause> parts = [.. clauses];
        return parts is [var only] ? only : new Clause(word.Join(parts.Select(part => part.Closed)), IsCompound: true);
    }

    private static BilingualText Field(ConditionSource source, bool wanted) => source.Field switch
    {
        TruthField => Truth(source, wanted),
        FlagField => (wanted ? DescriptionTexts.ConditionFlag : DescriptionTexts.ConditionNoFlag)
            .With(new TextArgument("values", PlainWords.Needed(source, wanted: true))),

        // What is not known lies within no bounds, so a "not" takes it in.
        NumberField number when !wanted && (number.IsOfRecord || number.Contexts is not null) => DescriptionTexts.ConditionNumberOrUnknown.With(
            new("field", PlainWords.Field(source.Name)), new("needed", PlainWords.Needed(source, wanted))),
        NumberField => DescriptionTexts.ConditionNumber.With(
            new("field", PlainWords.Field(source.Name)), new("needed", PlainWords.Needed(source, wanted))),
        _ => DescriptionTexts.ConditionWord.With(
            new("field", PlainWords.Field(source.Name)), new("needed", Apart(PlainWords.Needed(source, wanted)))),
    };

    // Chinese sets Latin letters and digits apart, and not its own characters.
    private static BilingualText Apart(BilingualText text) =>
        text.Chinese.Length > 0 && text.Chinese[0] < FirstOfChinese ? text with { Chinese = " " + text.Chinese } : text;

    private static BilingualText Truth(ConditionSource source, bool wanted)
    {
        var holds = bool.TryParse(source.Operand.Values.FirstOrDefault(), out var expected) && expected == wanted;
        return (holds ? DescriptionTexts.ConditionTrue : DescriptionTexts.ConditionFalse)
            .With(new TextArgument("field", PlainWords.Field(source.Name)));
    }

    private static BilingualText Week(TimeOfWeekConfig week, bool wanted)
    {
        var arrival = week.At == ConditionTime.Arrival;
        var template = (arrival, wanted) switch
        {
            (false, true) => DescriptionTexts.ConditionHours,
            (false, false) => DescriptionTexts.ConditionNotHours,
            (true, true) => DescriptionTexts.ConditionArrivedHours,
            (true, false) => DescriptionTexts.ConditionNotArrivedHours,
        };
        return template.With(new TextArgument("hours", week.Calendar is { } calendar
            ? DescriptionTexts.TheHoursOf.With(new TextArgument("calendar", calendar))
            : WeekProse.Of(week.Hours, week.Zone)));
    }

    private static BilingualText Dates(DatesConfig dates, bool wanted)
    {
        var (from, to) = (Day(dates.From), Day(dates.To));
        var span = (dates.From, dates.To) switch
        {
            ({ }, { }) => DescriptionTexts.DatesBetween.With(new("from", from), new("to", to)),
            ({ }, null) => DescriptionTexts.DatesFrom.With(new TextArgument("from", from)),
            _ => DescriptionTexts.DatesUntil.With(new TextArgument("to", to)),
        };
        var template = (dates.At == ConditionTime.Arrival, wanted) switch
        {
            (false, true) => DescriptionTexts.ConditionDates,
            (false, false) => DescriptionTexts.ConditionNotDates,
            (true, true) => DescriptionTexts.ConditionArrivedDates,
            (true, false) => DescriptionTexts.ConditionNotArrivedDates,
        };
        return template.With(new("dates", span), new("zone", dates.Zone ?? ""));
    }

    private static string Day(LocalDate? date) => date is { } day ? LocalDatePattern.Iso.Format(day) : "";

    private readonly record struct Clause(BilingualText Text, bool IsCompound)
    {
        public BilingualText Closed => IsCompound ? DescriptionTexts.Closed.With(new TextArgument("text", Text)) : Text;
    }
}
