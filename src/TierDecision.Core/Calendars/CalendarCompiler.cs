using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Findings;

namespace TierDecision.Core.Calendars;

/// <summary>Checks calendars and compiles the years around now to open intervals.</summary>
internal sealed class CalendarCompiler
{
    // Older tickets and targets that are further away have their years compiled when they come, with the same result.
    private const int YearsBack = 2;
    private const int YearsAhead = 4;

    // Minutes. Nobody's night is that long, so that the times may have been given in the wrong order.
    private const int LongShift = 12 * 60;

    private readonly IReadOnlyDictionary<string, string> _files;
    private readonly FindingList _findings;

    private CalendarCompiler(IReadOnlyDictionary<string, string> files, FindingList findings) => (_files, _findings) = (files, findings);

    public static IReadOnlyDictionary<string, CalendarPlan> Compile(
        List<CalendarConfig> configs, IReadOnlyDictionary<string, string> files, Instant now, FindingList findings)
    {
        var calendars = new Dictionary<string, CalendarPlan>(StringComparer.OrdinalIgnoreCase)
        {
            [CalendarPlan.AroundTheClock.Name] = CalendarPlan.AroundTheClock,
        };
        var names = new HashSet<string>(calendars.Keys, StringComparer.OrdinalIgnoreCase);
        var compiler = new CalendarCompiler(files, findings);
        var year = now.InUtc().Year;
        var (from, to) = (new LocalDate(year - YearsBack, 1, 1), new LocalDate(year + YearsAhead, 1, 1));
        for (var i = 0; i < configs.Count; i++)
        {
            var path = $"calendars[{i}]";
            var name = findings.Name(path, configs[i].Name, names);
            var plan = compiler.CompileRule(path, configs[i]) is { } rule ? new CalendarPlan(name, rule, from, to) : null;
            if (plan is { NeverOpens: true })
            {
                findings.Error(
                    path,
                    name,
                    $"is never open in the years {from.Year} to {to.Year - 1}: its holidays and special days leave no open time",
                    FindingRule.NeverOpen);
            }

            if (name.Length > 0)
            {
                // A calendar that is wrong stays known by its name, so that the rules that use it are not called wrong as well.
                calendars.TryAdd(name, plan is null or { NeverOpens: true } ? CalendarPlan.AroundTheClock : plan);
            }
        }

        // Whoever reads a due time around the clock reads the others of the policy in this zone.
        DateTimeZone[] zones = [.. calendars.Values.Where(calendar => !calendar.IsAroundTheClock).Select(calendar => calendar.Zone).Distinct()];
        if (zones is [var shared])
        {
            calendars[CalendarPlan.AroundTheClock.Name] = CalendarPlan.AroundTheClockIn(shared);
        }

        return calendars;
    }

    /// <summary>
    /// The calendar called <paramref name="name"/>. Around the clock if no name is given, or if none has it, which is a finding.
    /// </summary>
    /// <param name="path">Where the name stands.</param>
    /// <param name="name">The name.</param>
    /// <param name="calendars">The calendars that may be named.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static CalendarPlan FindOrAroundTheClock(
        string path, string? name, IReadOnlyDictionary<string, CalendarPlan> calendars, FindingList findings) =>
        (name is null ? null : Find(path, name, calendars, findings)) ?? calendars[CalendarPlan.AroundTheClock.Name];

    /// <summary>The calendar called <paramref name="name"/>; null if there is none, which is a finding.</summary>
    /// <param name="path">Where the name stands.</param>
    /// <param name="name">The name.</param>
    /// <param name="calendars">The calendars that may be named.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static CalendarPlan? Find(string path, string name, IReadOnlyDictionary<string, CalendarPlan> calendars, FindingList findings)
    {
        if (calendars.TryGetValue(name, out var calendar))
        {
            return calendar;
        }

        findings.Error(path, name, NearestWord.NotOneOf("calendar", name, calendars.Keys));
        return null;
    }

    /// <summary>The time zone called <paramref name="written"/>; null if there is none, which is a finding.</summary>
    /// <param name="path">Where the zone stands.</param>
    /// <param name="written">The name in the IANA database.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static DateTimeZone? CompileZone(string path, string? written, FindingList findings)
    {
        var zone = written is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(written);
        if (zone is null)
        {
            var nearest = written is null ? null : NearestWord.Nearest(written, DateTimeZoneProviders.Tzdb.Ids);
            findings.Error(
                path,
                written,
                written is null ? "is required: an IANA time zone such as Europe/Berlin"
                    : $"is no IANA time zone{(nearest is null ? ", such as Europe/Berlin" : $"; did you mean '{nearest}'?")}");
        }

        return zone;
    }

    private CalendarRule? CompileRule(string path, CalendarConfig config)
    {
        var zone = CompileZone($"{path}.zone", config.Zone, _findings);
        var week = Enumerable.Range(0, 7).Select(_ => new List<WorkingInterval>()).ToArray();
        foreach (var (days, intervals) in config.Hours)
        {
            AddHours($"{path}.hours.{days}", days, intervals, week);
        }

        var yearly = new List<YearlyDay>();
        foreach (var text in config.RecurringHolidays)
        {
            if (YearlyDay.TryParse(text, out var day))
            {
                yearly.Add(day);
            }
            else
            {
                _findings.Error($"{path}.recurring_holidays", text, $"is not {YearlyDay.What}");
            }
        }

        var (special, yearlySpecial) = CompileSpecialDays(path, config);
        var events = ReadFile(path, config.HolidaysFile);

        // Where hours were given and none could be read, the errors above say so already.
        if (config.Hours.Values.All(intervals => intervals.Count == 0))
        {
            _findings.Error($"{path}.hours", null, "are never open: give at least one day such as mon-fri: [09:00-17:00]", FindingRule.NeverOpen);
            return null;
        }

        var hours = new DayHours([.. week.Select(day => day.ToArray())], config.Holidays, yearly, events, special, yearlySpecial);
        return zone is null || week.All(day => day.Count == 0) ? null : new CalendarRule(zone, hours);
    }

    private void AddHours(string path, string days, List<string> intervals, List<WorkingInterval>[] week)
    {
        if (!WorkingHours.TryParseDays(days, out var indices))
        {
            _findings.Error(path, days, "is no day: write mon, tue, wed, thu, fri, sat, sun or a span such as mon-fri");
        }

        var read = ReadIntervals(path, intervals);
        foreach (var day in indices)
        {
            week[day].AddRange(read);
        }
    }

    private (Dictionary<LocalDate, WorkingInterval[]> Once, List<(YearlyDay Day, WorkingInterval[] Hours)> Yearly) CompileSpecialDays(
        string path, CalendarConfig config)
    {
        var once = new Dictionary<LocalDate, WorkingInterval[]>();
        var yearly = new List<(YearlyDay Day, WorkingInterval[] Hours)>();
        foreach (var (text, intervals) in config.SpecialDays)
        {
            var at = $"{path}.special_days.{text}";
            var hours = ReadIntervals(at, intervals).ToArray();
            if (LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var date))
            {
                once[date] = hours;
                if (config.Holidays.Contains(date))
                {
                    _findings.Error(at, text, "is one of the holidays as well: keep one");
                }
            }
            else if (YearlyDay.TryParse(text, out var day))
            {
                yearly.Add((day, hours));
            }
            else
            {
                _findings.Error(at, text, $"is neither a date such as 2026-12-24 nor {YearlyDay.What}");
            }
        }

        return (once, yearly);
    }

    private List<WorkingInterval> ReadIntervals(string path, List<string> intervals)
    {
        var read = new List<WorkingInterval>();
        foreach (var text in intervals)
        {
            if (WorkingHours.TryParseInterval(text, out var interval))
            {
                read.Add(interval);
                WarnOf(path, text, interval);
            }
            else
            {
                _findings.Error(path, text, "is no interval: write hours such as 09:00-17:30; 24:00 ends the day");
            }
        }

        return read;
    }

    private void WarnOf(string path, string text, WorkingInterval interval)
    {
        var (start, end) = (interval.Start.Minutes, interval.End.Minutes);
        if (end - start == WorkingHours.MinutesADay && !(start == 0 && text.EndsWith("24:00", StringComparison.Ordinal)))
        {
            _findings.Warning(
                path, text, "is read as 24 hours, until the same time of the next day: write 00:00-24:00 for a whole day, [] for a closed one",
                FindingRule.ReadOtherwise);
        }
        else if (end == WorkingHours.MinutesADay - 1)
        {
            _findings.Warning(path, text, "ends a minute before midnight: write 24:00, and no minute is lost", FindingRule.ReadOtherwise);
        }
        else if (end > WorkingHours.MinutesADay && end - start > LongShift)
        {
            _findings.Warning(
                path, text,
                $"is read as {(end - start) / 60} hours, past midnight into the next day: write the earlier time first if both are of one day",
                FindingRule.ReadOtherwise);
        }
    }

    private IReadOnlyList<HolidayEvent> ReadFile(string path, string? file)
    {
        if (file is null)
        {
            return [];
        }

        if (!_files.TryGetValue(file, out var text))
        {
            _findings.Error($"{path}.holidays_file", file, "is not there: give a file beside the policy");
            return [];
        }

        var (events, wrong, withoutLength) = HolidayFileReader.Read(text);
        foreach (var finding in wrong)
        {
            _findings.Error($"{path}.holidays_file", file, $"has on line {finding.Line}: {finding.Reason}");
        }

        if (withoutLength.Count > 0)
        {
            var others = withoutLength.Count == 1 ? "" : $" and {withoutLength.Count - 1} more";
            _findings.Warning(
                $"{path}.holidays_file", file,
                $"has events that last no time, on line {withoutLength[0]}{others}: each is read as a day; DTEND is the day after the last",
                FindingRule.ReadOtherwise);
        }

        if (events.Count == 0 && wrong.Count == 0)
        {
            _findings.Error($"{path}.holidays_file", file, "has no events");
        }

        return events;
    }
}
