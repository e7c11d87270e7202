using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Configuration.Policies;

/// <summary>Policies that name an iCalendar file beside them.</summary>
public sealed class HolidaysFileTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 12, 24, 12, 0);

    private const string Policy = """
        name: test
        version: "1"
        tiers: [{name: all, from_percentile: 0, priority: 50}]
        unknown_customer: {tier: all}
        calendars:
          - name: office
            zone: UTC
            hours: {mon-fri: 09:00-17:00}
            recurring_holidays: [12-26, last mon of may]
            special_days:
              2026-12-24: 09:00-14:00
              12-31: []
            holidays_file: FILE
        queues: [{name: desk}]
        routing: {default: [{queue: desk}]}
        sla:
          - {name: everybody, calendar: office, first_response: 3h, next_response: 2h, requester_wait: 2bd, pause_on: [pending, on_hold], warn_at: [0.5, 0.9]}
        """;

    private const string Holidays = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20201225\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierdecision-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Holidays_file_beside_the_policy_is_read()
    {
        Write("de.ics", Holidays);
        var load = Load("de.ics");

        Assert.Empty(load.Findings);
        DecisionEngine.Decide(new DecisionRequest(DecisionContext.Ticket, Now), CustomerFacts.NotNamed, load.Plan!, Now, out var decision);

        // Two hours of Thursday, Christmas Eve, then the 25th is closed by the file: Monday the 28th.
        Assert.Equal(Instant.FromUtc(2026, 12, 28, 10, 0), decision.DueAt(0));
    }

    [Fact]
    public void Revision_covers_the_holidays_file()
    {
        Write("de.ics", Holidays);
        var before = Load("de.ics").Revision;
        Write("de.ics", Holidays.ReplaceLineEndings("\r\n"));
        var sameText = Load("de.ics").Revision;
        Write("de.ics", Holidays.Replace("20201225", "20201224", StringComparison.Ordinal));

        Assert.Equal(before, sameText);
        Assert.NotEqual(before, Load("de.ics").Revision);
    }

    [Theory]
    [InlineData("none.ics", "is not there")]
    [InlineData("../de.ics", "must lie in the policy's folder")]
    [InlineData("/etc/passwd", "must lie in the policy's folder")]
    [InlineData("binary.ics", "is not UTF-8")]
    [InlineData("large.ics", "is too large")]
    [InlineData("broken.ics", "line 3: DTSTART:20261225T100000Z is a time")]
    public void Rejects_file_that_cannot_be_read_once_and_with_its_line(string file, string reason)
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "binary.ics"), [0xff, 0xfe, 0x00]);
        Write("large.ics", new string('x', (1024 * 1024) + 1));
        Write("broken.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225T100000Z\nEND:VEVENT\nEND:VCALENDAR\n");

        var finding = Assert.Single(Load(file).Findings);

        Assert.Equal(("calendars[0].holidays_file", file, 13), (finding.Path, finding.Value, finding.Line));
        Assert.Contains(reason, finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_file_of_a_policy_that_came_from_no_folder()
    {
        var finding = Assert.Single(PolicyFile.Parse(Policy.Replace("FILE", "de.ics", StringComparison.Ordinal), "text", Now).Findings);

        Assert.Contains("came from no folder", finding.Reason, StringComparison.Ordinal);
    }

    private PolicyLoad Load(string file)
    {
        Write("policy.yaml", Policy.Replace("FILE", file, StringComparison.Ordinal));
        return PolicyFile.Load(Path.Combine(_folder.FullName, "policy.yaml"), Now);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
