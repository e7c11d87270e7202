using TierDecision.Core.Calendars;
using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Descriptions;

/// <summary>Hours of the week, such as "Mon-Fri 09:00-17:00, Sat 09:00-12:00".</summary>
internal static class WeekProse
{
    private static readonly BilingualTemplate[] Days =
    [
        DescriptionTexts.Monday, DescriptionTexts.Tuesday, DescriptionTexts.Wednesday, DescriptionTexts.Thursday, DescriptionTexts.Friday,
        DescriptionTexts.Saturday, DescriptionTexts.Sunday,
    ];

    /// <summary>The hours with their zone.</summary>
    public static BilingualText Of(Dictionary<string, List<string>> hours, string? zone) =>
        DescriptionTexts.HoursInZone.With(new("hours", Of(hours)), new("zone", zone ?? ""));

    /// <summary>The hours.</summary>
    public static BilingualText Of(Dictionary<string, List<string>> hours) =>
        DescriptionTexts.Comma.Join(hours.Select(day => DescriptionTexts.DayHours.With(
            new("day", DaysOf(day.Key)), new("hours", Intervals(day.Value)))));

    /// <summary>The hours of one day.</summary>
    public static BilingualText Intervals(IReadOnlyList<string> intervals) =>
        intervals.Count == 0 ? DescriptionTexts.ClosedAllDay.Text : PlainWords.And(intervals);

    private static BilingualText DaysOf(string text)
    {
        if (!WorkingHours.TryParseDays(text, out var days))
        {
            return Words.Same(text);
        }

        return days.Count == 1
            ? Days[days[0]].Text
            : DescriptionTexts.DaySpan.With(new("first", Days[days[0]].Text), new("last", Days[days[^1]].Text));
    }
}
