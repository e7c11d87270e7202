using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Calendars;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;

namespace TierDecision.Core.Differences;

/// <summary>
/// The parts of calendars. Of a file of holidays its days count, and not its name: a day is closed wherever it is written.
/// </summary>
internal static class CalendarParts
{
    public static ListPart Of(WrittenPolicy policy) =>
        new("calendars", Labels.Calendars.Text, [.. policy.Config.Calendars.Select(calendar => Of(calendar, policy.Files))]);

    private static EntryPart Of(CalendarConfig calendar, IReadOnlyDictionary<string, string> files)
    {
        var events = calendar.HolidaysFile is { } file && files.TryGetValue(file, out var text) ? HolidayFileReader.Read(text).Events : [];
        var dates = calendar.Holidays.Concat(events.Where(one => one.Recurrence is null).SelectMany(one => one.Dates(one.First)));
        return new EntryPart(
            Parts.Fold(calendar.Name ?? ""), calendar.Name ?? "", Labels.Calendar.With(new TextArgument("name", calendar.Name ?? "")),
            [
                Parts.Name(Labels.Name, calendar.Name),
                Parts.Text("zone", Labels.Zone, calendar.Zone),
                new ValuePart(
                    "hours", Labels.Hours.Text, WeekForm.Of(calendar.Hours), WrittenText.Hours(calendar.Hours), WeekProse.Of(calendar.Hours)),
                Parts.Set("holidays", Labels.Holidays.Text, dates.Select(Day)),
                Parts.Set("recurring_holidays", Labels.RecurringHolidays.Text, calendar.RecurringHolidays.Select(Yearly)),
                Parts.Set("holidays_file", Labels.RecurringEvents.Text, events.Where(one => one.Recurrence is not null).Select(Event)),
                .. calendar.SpecialDays.OrderBy(day => day.Key, StringComparer.Ordinal).Select(Special),
                SpecialOrder(calendar),
            ])
        {
            Whole = Labels.Calendar.With(new TextArgument("name", CalendarSentences.Of(calendar))),
        };
    }

    private static SetItem Day(LocalDate date)
    {
        var text = LocalDatePattern.Iso.Format(date);
        return new SetItem(text, text, Words.Same(text));
    }

    private static SetItem Yearly(string text) => new(YearlyForm(text), WrittenText.Scalar(text), CalendarSentences.YearlyText(text));

    private static SetItem Event(HolidayEvent one)
    {
        var first = LocalDatePattern.Iso.Format(one.First);
        var name = string.IsNullOrWhiteSpace(one.Summary) ? first : $"{one.Summary} ({first})";
        return new SetItem(Parts.Joined([first, $"{one.Days}", one.Recurrence!.Form]), WrittenText.Scalar(name), Words.Same(name));
    }

    private static ValuePart Special(KeyValuePair<string, List<string>> day) => new(
        $"special_days[{YearlyForm(day.Key)}]", Labels.SpecialDay.With(new TextArgument("day", CalendarSentences.YearlyText(day.Key))),
        WeekForm.OfDay(day.Value), WrittenText.List(day.Value), WeekProse.Intervals(day.Value))
    {
        Path = $"special_days.{day.Key}",
    };

    // Where two days of every year can fall on the same date, the first that is written counts.
    private static ValuePart SpecialOrder(CalendarConfig calendar)
    {
        var read = calendar.SpecialDays.Keys.Where(text => YearlyDay.TryParse(text, out _)).Select(text => (Text: text, Day: Read(text))).ToList();
        var meeting = read.Where(one => read.Exists(other => other != one && CanMeet(one.Day, other.Day))).Select(one => one.Text).ToList();
        return meeting.Count == 0
            ? new ValuePart("special_days", Labels.SpecialOrder.Text, null, null, DifferenceTexts.Nothing.Text)
            : new ValuePart(
                "special_days", Labels.SpecialOrder.Text, Parts.Joined(meeting.Select(YearlyForm)),
                WrittenText.List(meeting.Select(WrittenText.Scalar)), PlainWords.And(meeting))
            {
                IsDefault = true,
            };
    }

    // Two days of the month never do, nor do weekdays and days of other months.
    private static bool CanMeet(YearlyDay one, YearlyDay other) => one.Month == other.Month && (one.Day == 0 || other.Day == 0);

    private static YearlyDay Read(string text) => YearlyDay.TryParse(text, out var day) ? day : default;

    private static string YearlyForm(string text) => YearlyDay.TryParse(text, out var day) ? day.ToString() : text;
}
