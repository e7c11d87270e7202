using NodaTime;
using TierDecision.Core.Policies;

namespace TierDecision.Core.Sla;

/// <summary>Checks calendars and compiles the years around now to open intervals.</summary>
internal static class CalendarCompiler
{
    // Tickets that are older and targets that are further away are walked day by day, with the same result.
    private const int YearsBack = 2;
    private const int YearsAhead = 4;

    public static IReadOnlyDictionary<string, CalendarPlan> Compile(List<CalendarConfig> configs, Instant now, FindingList findings)
    {
        var calendars = new Dictionary<string, CalendarPlan>(StringComparer.OrdinalIgnoreCase)
        {
            [CalendarPlan.AroundTheClock.Name] = CalendarPlan.AroundTheClock,
        };
        var names = new HashSet<string>(calendars.Keys, StringComparer.OrdinalIgnoreCase);
        var year = now.InUtc().Year;
        for (var i = 0; i < configs.Count; i++)
        {
            var path = $"calendars[{i}]";
            var name = findings.Name(path, configs[i].Name, names);
            var rule = CompileRule(path, configs[i], findings);
            if (name.Length > 0 && !calendars.ContainsKey(name))
            {
                // A calendar that is wrong stays known by its name, so that the rules that use it are not called wrong as well.
                calendars[name] = rule is null
                    ? CalendarPlan.AroundTheClock
                    : new CalendarPlan(name, rule, new LocalDate(year - YearsBack, 1, 1), new LocalDate(year + YearsAhead, 1, 1));
            }
        }

        return calendars;
    }

    private static CalendarRule? CompileRule(string path, CalendarConfig config, FindingList findings)
    {
        var zone = config.Zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(config.Zone);
        if (zone is null)
        {
            var ids = DateTimeZoneProviders.Tzdb.Ids;
            var nearest = config.Zone is null ? null : Vocabulary.Nearest(config.Zone, ids);
            findings.Error(
                $"{path}.zone",
                config.Zone,
                config.Zone is null ? "is required: an IANA time zone such as Europe/Berlin"
                    : $"is no IANA time zone{(nearest is null ? ", such as Europe/Berlin" : $"; did you mean '{nearest}'?")}");
        }

        var week = Enumerable.Range(0, 7).Select(_ => new List<WorkingInterval>()).ToArray();
        foreach (var (days, intervals) in config.Hours)
        {
            AddHours($"{path}.hours.{days}", days, intervals, week, findings);
        }

        // Where hours were given and none could be read, the errors above say so already.
        if (config.Hours.Values.All(intervals => intervals.Count == 0))
        {
            findings.Error($"{path}.hours", null, "are never open: give at least one day such as mon-fri: [09:00-17:00]");
            return null;
        }

        return zone is null ? null : new CalendarRule(zone, [.. week.Select(day => day.ToArray())], config.Holidays);
    }

    private static void AddHours(string path, string days, List<string> intervals, List<WorkingInterval>[] week, FindingList findings)
    {
        if (!WorkingHours.TryParseDays(days, out var indices))
        {
            findings.Error(path, days, "is no day: write mon, tue, wed, thu, fri, sat, sun or a span such as mon-fri");
        }

        foreach (var text in intervals)
        {
            if (!WorkingHours.TryParseInterval(text, out var interval))
            {
                findings.Error(path, text, "is no interval: write hours such as 09:00-17:30; 24:00 ends the day");
                continue;
            }

            foreach (var day in indices)
            {
                week[day].Add(interval);
            }
        }
    }
}
