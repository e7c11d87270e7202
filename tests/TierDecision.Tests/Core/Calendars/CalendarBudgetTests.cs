using System.Globalization;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Calendars;
using TierDecision.Core.Findings;

namespace TierDecision.Tests.Core.Calendars;

/// <summary>What a policy says in few words is compiled to many intervals: what it may say is limited, for all calendars together.</summary>
public class CalendarBudgetTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    private static string[] Often { get; } =
        [.. Enumerable.Range(0, 24).SelectMany(hour => Enumerable.Range(0, 29).Select(i => $"{hour:00}:{2 * i:00}-{hour:00}:{(2 * i) + 1:00}"))];

    [Fact]
    public void Policy_of_few_words_and_many_openings_is_refused_before_it_takes_memory()
    {
        var calendars = Enumerable.Range(0, 40).Select(i => $"  - {{name: c{i}, zone: Europe/Berlin, hours: {{mon-fri: [{string.Join(", ", Often)}]}}}}\n");
        var text = File.ReadAllText(Repository.PathOf("policies", "contact-centre.yaml")).Replace("calendars:\n", "calendars:\n" + string.Concat(calendars), StringComparison.Ordinal);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var load = PolicyFile.Parse(text, "test", Now);

        Assert.Null(load.Plan);
        Assert.Equal(40, load.Findings.Count(finding => finding.Reason.StartsWith("are too many for a day: at most 24", StringComparison.Ordinal)));
        Assert.All(load.Findings, finding => Assert.NotEqual(0, finding.Line));
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1024 / 1024, 0, 200);
    }

    [Fact]
    public void Calendars_are_limited_together_with_the_hours_of_conditions()
    {
        Assert.Empty(Findings([.. Many(PolicyLimits.MaxCalendars, "mon")]));
        var finding = Assert.Single(Findings([.. Many(PolicyLimits.MaxCalendars + 3, "mon")]));
        Assert.Equal(("calendars[250]", "c250"), (finding.Path, finding.Value));
        Assert.StartsWith("is one calendar too many: at most 250 in a policy, the hours of conditions among them", finding.Reason, StringComparison.Ordinal);

        var findings = new FindingList();
        var compiler = new CalendarCompiler(new Dictionary<string, string>(), Now, findings);
        compiler.Compile([.. Many(PolicyLimits.MaxCalendars - 1, "mon")]);
        var hours = new Dictionary<string, List<string>> { ["mon"] = ["09:00-17:00"] };

        // The same hours are one calendar, wherever they stand.
        Assert.NotNull(compiler.CompileHours("a", "time_of_week", "UTC", hours));
        Assert.NotNull(compiler.CompileHours("b", "time_of_week", "UTC", hours));
        Assert.Empty(findings.Findings);
        Assert.Null(compiler.CompileHours("c", "time_of_week", "UTC", new() { ["tue"] = ["09:00-17:00"] }));
        Assert.Equal("c", Assert.Single(findings.Findings).Path);
    }

    [Fact]
    public void Openings_of_all_calendars_are_limited_together()
    {
        string[] day = [.. Enumerable.Range(0, 24).Select(hour => $"{hour:00}:00-{hour:00}:30")];
        CalendarConfig[] all = [.. Enumerable.Range(0, 32).Select(i => Calendar(i, "mon-sun", day))];

        Assert.Empty(Findings(all[..29]));
        var finding = Assert.Single(Findings(all));
        Assert.Equal(("calendars[29].hours", "168 openings a week"), (finding.Path, finding.Value));
        Assert.StartsWith("are too many with those of the calendars before: at most 5000 in a policy", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Days_of_all_calendars_are_limited_together()
    {
        var file = Events(200, i => $"DTSTART;VALUE=DATE:{1000 + (2 * i):0000}0101\nDTEND;VALUE=DATE:{1001 + (2 * i):0000}0101\n");
        CalendarConfig[] all = [Calendar(0, "mon"), Calendar(1, "mon"), Calendar(2, "mon")];
        Array.ForEach(all, calendar => calendar.HolidaysFile = "h.ics");

        var finding = Assert.Single(Findings(all, file));
        Assert.Equal(("calendars[1]", "c1"), (finding.Path, finding.Value));
        Assert.StartsWith("has too many holidays and special days", finding.Reason, StringComparison.Ordinal);
        Assert.EndsWith("at most 100000 in a policy; take out years that are over", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Days_of_every_year_are_limited_together()
    {
        var file = Events(20, _ => "DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260401\nRRULE:FREQ=YEARLY\n");
        CalendarConfig[] all = [Calendar(0, "mon-sun"), Calendar(1, "mon-sun"), Calendar(2, "mon-sun"), Calendar(3, "mon-sun")];
        Array.ForEach(all, calendar => calendar.HolidaysFile = "h.ics");

        Assert.Empty(Findings(all[..2], file));
        var finding = Assert.Single(Findings(all, file));
        Assert.Equal(("calendars[2]", "c2"), (finding.Path, finding.Value));
        Assert.StartsWith("has too many days that come every year", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_of_a_file_that_come_again_are_limited()
    {
        var file = Events(HolidayFileReader.MaxRecurring + 10, _ => "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;COUNT=10000\n");

        var finding = Assert.Single(HolidayFileReader.Read(file).Findings);

        Assert.Equal("RRULE:FREQ=YEARLY;COUNT=10000 is one event too many that comes again: at most 1000", finding.Reason);
        Assert.Equal(2 + (HolidayFileReader.MaxRecurring * 4) + 2, finding.Line);
    }

    private static IEnumerable<CalendarConfig> Many(int count, string days) => Enumerable.Range(0, count).Select(i => Calendar(i, days));

    private static CalendarConfig Calendar(int number, string days, params string[] hours) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"c{number}"),
        Zone = "Europe/Berlin",
        Hours = new() { [days] = hours.Length > 0 ? [.. hours] : ["09:00-17:00"] },
    };

    private static string Events(int count, Func<int, string> lines) =>
        "BEGIN:VCALENDAR\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"BEGIN:VEVENT\n{lines(i)}END:VEVENT\n")) + "END:VCALENDAR\n";

    private static IReadOnlyList<Finding> Findings(CalendarConfig[] configs, string? file = null)
    {
        var findings = new FindingList();
        new CalendarCompiler(file is null ? [] : new Dictionary<string, string> { ["h.ics"] = file }, Now, findings).Compile([.. configs]);
        return findings.Findings;
    }
}
