using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Calendars;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;

namespace TierDecision.Core.Descriptions;

/// <summary>The business hours, and the days on which they do not hold.</summary>
internal static class CalendarSentences
{
    // More dates than these are counted.
    private const int MostDates = 6;

    public static IEnumerable<BilingualText> All(WrittenPolicy policy) => policy.Config.Calendars.Select(Of);

    /// <summary>One calendar.</summary>
    public static BilingualText Of(CalendarConfig calendar)
    {
        var facts = new List<BilingualText> { WeekProse.Of(calendar.Hours, calendar.Zone) };
        List<LocalDate> dates = [.. calendar.Holidays.Distinct().Order()];
        if (dates.Count > MostDates)
        {
            facts.Add(DescriptionTexts.ClosedOnMany.With(new("count", dates.Count), new("first", Day(dates[0])), new("last", Day(dates[^1]))));
        }
        else if (dates.Count > 0)
        {
            facts.Add(DescriptionTexts.ClosedOn.With(new TextArgument("days", PlainWords.And(dates.Select(Day)))));
        }

        if (calendar.RecurringHolidays.Count > 0)
        {
            var days = PlainWords.And([.. calendar.RecurringHolidays.Select(YearlyText)]);
            facts.Add(DescriptionTexts.ClosedYearly.With(new TextArgument("days", days)));
        }

        if (calendar.HolidaysFile is { } file)
        {
            facts.Add(DescriptionTexts.ClosedByFile.With(new TextArgument("file", file)));
        }

        facts.AddRange(calendar.SpecialDays.Select(special => DescriptionTexts.SpecialDay.With(
            new("day", YearlyText(special.Key)), new("hours", WeekProse.Intervals(special.Value)))));
        return DescriptionTexts.Calendar.With(new("calendar", calendar.Name ?? ""), new("facts", DescriptionTexts.Semicolon.Join(facts)));
    }

    /// <summary>A day of a year or of every year, as people write it.</summary>
    public static BilingualText YearlyText(string day) => Words.Same(day.Trim());

    private static string Day(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
