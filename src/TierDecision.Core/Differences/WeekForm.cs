using System.Globalization;
using TierDecision.Core.Calendars;

namespace TierDecision.Core.Differences;

/// <summary>What hours mean, whatever days they are gathered under and in whatever pieces.</summary>
internal static class WeekForm
{
    private const int DaysAWeek = 7;

    /// <summary>The same text for the same hours of a week.</summary>
    public static string Of(Dictionary<string, List<string>> hours)
    {
        var week = new List<string>[DaysAWeek];
        for (var day = 0; day < DaysAWeek; day++)
        {
            week[day] = [];
        }

        var unread = new List<string>();
        foreach (var (text, intervals) in hours)
        {
            if (WorkingHours.TryParseDays(text, out var days))
            {
                days.ForEach(day => week[day].AddRange(intervals));
            }
            else
            {
                unread.Add(Parts.Joined([text, .. intervals]));
            }
        }

        return Parts.Joined([.. week.Select(OfDay), .. unread.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The same text for the same hours of a day. What runs past midnight is of the day on which it began.</summary>
    public static string OfDay(IReadOnlyList<string> intervals)
    {
        var spans = new List<(long Start, long End)>();
        var unread = new List<string>();
        foreach (var text in intervals)
        {
            if (WorkingHours.TryParseInterval(text, out var interval))
            {
                spans.Add((interval.Start.Minutes, interval.End.Minutes));
            }
            else
            {
                unread.Add(text);
            }
        }

        var joined = new List<(long Start, long End)>();
        foreach (var span in spans.Order())
        {
            if (joined.Count > 0 && span.Start <= joined[^1].End)
            {
                joined[^1] = (joined[^1].Start, Math.Max(joined[^1].End, span.End));
            }
            else
            {
                joined.Add(span);
            }
        }

        var texts = joined.Select(span => string.Create(CultureInfo.InvariantCulture, $"{span.Start}-{span.End}"));
        return Parts.Joined([.. texts, .. unread.Order(StringComparer.Ordinal)]);
    }
}
