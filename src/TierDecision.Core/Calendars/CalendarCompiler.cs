using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Findings;

namespace TierDecision.Core.Calendars;

/// <summary>
/// Checks the calendars of a policy and compiles the years around now to open intervals. What a policy says in few words becomes many intervals, so
/// that all calendars of a policy share one <see cref="CalendarBudget"/>.
/// </summary>
internal sealed class CalendarCompiler
{
    // Older tickets and targets that are further away have their years compiled when they come, with the same result.
    private const int YearsBack = 2;
    private const int YearsAhead = 4;

    // Minutes. Nobody's night is that long, so that the times may have been given in the wrong order.
    private const int LongShift = 12 * 60;

    private readonly IReadOnlyDictionary<string, string> _files;
    private readonly FindingList _findings;
    private readonly CalendarBudget _budget;
    private readonly LocalDate _from;
    private readonly LocalDate _to;

    // Several calendars may name one file, and several conditions may have the same hours.
    private readonly Dictionary<string, HolidayFile> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CalendarPlan?> _ofConditions = new(StringComparer.Ordinal);

    /// <param name="files">The texts of the files that the policy names.</param>
    /// <param name="now">From when calendars are compiled ahead.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public CalendarCompiler(IReadOnlyDictionary<string, string> files, Instant now, FindingList findings)
    {
        (_files, _findings, _budget) = (files, findings, new CalendarBudget(findings));
        var year = now.InUtc().Year;
        (_from, _to) = (new LocalDate(year - YearsBack, 1, 1), new LocalDate(year + YearsAhead, 1, 1));
    }

    /// <summary>The calendars of the policy by their names, that around the clock among them.</summary>
    public IReadOnlyDictionary<string, CalendarPlan> Compile(List<CalendarConfig> configs)
    {
        var calendars = new Dictionary<string, CalendarPlan>(StringComparer.OrdinalIgnoreCase)
        {
            [CalendarPlan.AroundTheClock.Name] = CalendarPlan.AroundTheClock,
        };
        var names = new HashSet<string>(calendars.Keys, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < configs.Count; i++)
        {
            var path = $"calendars[{i}]";
            var name = _findings.Name(path, configs[i].Name, names);
            var plan = CompilePlan(path, name, configs[i]);
            if (name.Length > 0)
            {
                // A calendar that is wrong stays known by its name, so that the rules that use it are not called wrong as well.
                calendars.TryAdd(name, plan ?? CalendarPlan.AroundTheClock);
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

    /// <summary>A calendar of the hours that a condition has of its own, checked like any other; null if it is wrong.</summary>
    /// <param name="path">Where the hours stand.</param>
    /// <param name="name">What they are called.</param>
    /// <param name="zone">Their zone.</param>
    /// <param name="hours">The hours by day.</param>
    public CalendarPlan? CompileHours(string path, string name, string? zone, Dictionary<string, List<string>> hours)
    {
        var form = string.Join('\n', hours.Select(day => $"{day.Key}={string.Join(',', day.Value)}").Prepend(zone));
        return _ofConditions.TryGetValue(form, out var known) && known is not null
            ? known
            : _ofConditions[form] = CompilePlan(path, name, new CalendarConfig { Name = name, Zone = zone, Hours = hours });
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

    private CalendarPlan? CompilePlan(string path, string name, CalendarConfig config)
    {
        if (!_budget.TakeCalendar(path, name) || CompileRule(path, name, config) is not { } rule)
        {
            return null;
        }

        var plan = new CalendarPlan(name, rule, _from, _to);
        if (!plan.NeverOpens)
        {
            return plan;
        }

        _findings.Error(
            path,
            name,
            $"is never open in the years {_from.Year} to {_to.Year - 1}: its holidays and special days leave no open time",
            FindingRule.NeverOpen);
        return null;
    }

    private CalendarRule? CompileRule(string path, string name, CalendarConfig config)
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

        if (zone is null || week.All(day => day.Count == 0)
            || !_budget.TakeOpenings($"{path}.hours", week.Sum(day => day.Count))
            || !_budget.TakeDays(path, name, config.Holidays.Count + special.Count + DaysOf(events, recurring: false))
            || !_budget.TakeYearlyDays(path, name, yearly.Count + yearlySpecial.Count + DaysOf(events, recurring: true)))
        {
            return null;
        }

        return new CalendarRule(
            zone, new DayHours([.. week.Select(day => day.ToArray())], config.Holidays, yearly, events, special, yearlySpecial));
    }

    private static int DaysOf(IReadOnlyList<HolidayEvent> events, bool recurring) =>
        events.Where(one => one.Recurrence is not null == recurring).Sum(one => one.Days);

    private void AddHours(string path, string days, List<string> intervals, List<WorkingInterval>[] week)
    {
        if (!WorkingHours.TryParseDays(days, out var indices))
        {
            _findings.Error(path, days, "is no day: write mon, tue, wed, thu, fri, sat, sun or a span such as mon-fri");
        }

        var read = ReadIntervals(path, intervals);
        if (indices.Count > 0 && CalendarBudget.IsTooMuchForADay(indices.Max(day => week[day].Count) + read.Count, path, _findings))
        {
            return;
        }

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
            if (CalendarBudget.IsTooMuchForADay(hours.Length, at, _findings))
            {
                continue;
            }

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

        var (events, wrong, withoutLength) = _read.TryGetValue(file, out var known) ? known : _read[file] = HolidayFileReader.Read(text);
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
