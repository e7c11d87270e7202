using TierDecision.Core.Calendars;
using TierDecision.Core.Findings;

namespace TierDecision.Core.Policies.Verification;

/// <summary>Finds hours of a calendar that overlap: they count once, so one of them was hardly meant so.</summary>
internal static class CalendarChecks
{
    private const int MinutesAWeek = 7 * 24 * 60;

    public static void Check(PolicyConfig config, FindingList findings)
    {
        for (var i = 0; i < config.Calendars.Count; i++)
        {
            Check($"calendars[{i}].hours", config.Calendars[i].Hours, findings);
        }
    }

    private static void Check(string path, Dictionary<string, List<string>> hours, FindingList findings)
    {
        var taken = new bool[MinutesAWeek];
        foreach (var (days, intervals) in hours)
        {
            foreach (var text in intervals)
            {
                if (!WorkingHours.TryParseDays(days, out var indices) || !WorkingHours.TryParseInterval(text, out var interval))
                {
                    continue;
                }

                var overlaps = false;
                foreach (var day in indices)
                {
                    for (var minute = interval.Start.Minutes; minute < interval.End.Minutes; minute++)
                    {
                        ref var minuteOfWeek = ref taken[((day * 24 * 60) + minute) % MinutesAWeek];
                        overlaps |= minuteOfWeek;
                        minuteOfWeek = true;
                    }
                }

                if (overlaps)
                {
                    findings.Warning($"{path}.{days}", text, "overlaps other hours of the same day", FindingRule.OverlappingHours);
                }
            }
        }
    }
}
