using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;

namespace TierDecision.Tests.Core.Calendars;

/// <summary>In which zone times are told that run around the clock: that of the policy's calendars, if they have one.</summary>
public class AroundTheClockZoneTests
{
    private const string Sla = "sla: [{name: all, answer: 10m, first_response: 1bd}]\n";

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("Europe/Berlin", "Europe/Berlin", "Europe/Berlin")]
    [InlineData("UTC", "Europe/Berlin", "Europe/London")]
    public void Zone_is_the_one_that_all_calendars_share_else_utc(string expected, params string[] zones)
    {
        var plan = Plan(zones);

        var calendar = plan.Calendars["24X7"];
        Assert.Equal((true, "24x7", expected), (calendar.IsAroundTheClock, calendar.Name, calendar.Zone.Id));
        Assert.Same(calendar, plan.SlaRules[0].Calendar);
        Assert.Same(calendar, plan.Queues.All[0].Hours);
    }

    /// <summary>Conditions that give hours of their own say nothing of the policy's calendars.</summary>
    [Fact]
    public void Zone_of_hours_in_a_condition_does_not_count()
    {
        var plan = TestPolicy.With(
            "priority_rules: [{name: noon, priority: 1, when: {time_of_week: {hours: {mon-fri: 12:00-13:00}, zone: Asia/Kolkata}}}]\n" + Sla);

        Assert.Equal("UTC", plan.Calendars["24x7"].Zone.Id);
    }

    [Fact]
    public void Due_times_do_not_depend_on_it()
    {
        var (utc, berlin) = (Plan().SlaRules[0].Calendar, Plan("Europe/Berlin").SlaRules[0].Calendar);

        // Berlin puts its clocks forward on the night of the 29th.
        for (var at = Instant.FromUtc(2026, 3, 28, 0, 0); at < Instant.FromUtc(2026, 3, 31, 0, 0); at += Duration.FromMinutes(30))
        {
            var from = at.ToUnixTimeMilliseconds();
            Assert.Equal(utc.Add(from, 3_600_000), berlin.Add(from, 3_600_000));
            Assert.Equal(utc.Add(from, BusinessSpan.OfBusinessDays(1)), berlin.Add(from, BusinessSpan.OfBusinessDays(1)));
        }
    }

    [Fact]
    public void Verification_takes_it_for_always_open_in_any_zone()
    {
        var load = TestPolicy.Load(Calendars("Europe/Berlin") + Sla
            + "priority_rules: [{name: never, priority: 1, when: {not: {time_of_week: {calendar: 24x7}}}}]\n");

        var finding = Assert.Single(load.Findings, finding => finding.Rule == FindingRule.Contradiction);
        Assert.StartsWith("priority_rules[0]", finding.Path, StringComparison.Ordinal);
    }

    private static PolicyPlan Plan(params string[] zones) => TestPolicy.With(Calendars(zones) + Sla);

    private static string Calendars(params string[] zones) => zones.Length == 0 ? ""
        : $"calendars: [{string.Join(", ", zones.Select((zone, i) => $"{{name: c{i}, zone: {zone}, hours: {{mon-fri: 09:00-17:00}}}}"))}]\n";
}
