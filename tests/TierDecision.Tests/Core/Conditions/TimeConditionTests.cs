using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Conditions;

public class TimeConditionTests
{
    private const string Calendars = "calendars: [{name: office, zone: Europe/Berlin, hours: {mon-fri: 09:00-17:00}, holidays: [2026-03-05]}]\n";

    // Berlin is an hour ahead of UTC in March: 09:00 to 17:00 there is 08:00 to 16:00.
    [Theory]
    [InlineData("{calendar: office}", "2026-03-04T07:59", false)]
    [InlineData("{calendar: office}", "2026-03-04T08:00", true)]
    [InlineData("{calendar: office}", "2026-03-04T16:00", false)]
    [InlineData("{calendar: office}", "2026-03-05T10:00", false)]
    [InlineData("{calendar: office}", "2026-03-07T10:00", false)]
    [InlineData("{calendar: office}", "2036-03-05T10:00", true)] // beyond the compiled years
    [InlineData("{calendar: 24x7}", "2026-03-07T10:00", true)]
    [InlineData("{zone: Europe/Berlin, hours: {fri-sun: 22:00-02:00}}", "2026-03-07T00:30", true)]
    [InlineData("{zone: Europe/Berlin, hours: {fri-sun: 22:00-02:00}}", "2026-03-07T01:00", false)]
    [InlineData("{zone: America/New_York, hours: {mon-fri: 09:00-17:00}}", "2026-03-04T15:00", true)]
    public void Time_of_week_is_open_or_not(string asked, string now, bool expected) =>
        Assert.Equal(expected, Holds($"time_of_week: {asked}", Utc(now), Utc(now)));

    [Theory]
    [InlineData("{from: 2026-12-01, to: 2026-12-24, zone: Europe/Berlin}", "2026-11-30T22:59", false)]
    [InlineData("{from: 2026-12-01, to: 2026-12-24, zone: Europe/Berlin}", "2026-11-30T23:00", true)]
    [InlineData("{from: 2026-12-01, to: 2026-12-24, zone: Europe/Berlin}", "2026-12-24T22:59", true)]
    [InlineData("{from: 2026-12-01, to: 2026-12-24, zone: Europe/Berlin}", "2026-12-24T23:00", false)]
    [InlineData("{from: 2026-12-01, zone: UTC}", "2999-01-01T00:00", true)]
    [InlineData("{to: 2026-12-01, zone: UTC}", "1999-01-01T00:00", true)]
    public void Dates_begin_and_end_at_midnight_in_their_zone(string asked, string now, bool expected) =>
        Assert.Equal(expected, Holds($"dates: {asked}", Utc(now), Utc(now)));

    [Theory]
    [InlineData("time_of_week: {calendar: office, at: arrival}", true)]
    [InlineData("time_of_week: {calendar: office}", false)]
    [InlineData("dates: {to: 2026-03-03, zone: UTC, at: arrival}", true)]
    [InlineData("dates: {to: 2026-03-03, zone: UTC, at: now}", false)]
    public void Time_of_arrival_is_meant_where_it_is_said(string asked, bool expected) =>
        Assert.Equal(expected, Holds(asked, arrived: Utc("2026-03-03T10:00"), now: Utc("2026-03-04T20:00")));

    [Fact]
    public void Asking_for_the_time_allocates_nothing()
    {
        var condition = Compile("time_of_week: {calendar: office}, dates: {from: 2026-01-01, zone: UTC}");
        var request = new DecisionRequest(DecisionContext.Contact, TestPolicy.Now);
        var customer = CustomerFacts.Unknown;
        Assert.True(condition.Matches(new ConditionFacts(request, customer, false, 0, TestPolicy.Now)));

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                condition.Matches(new ConditionFacts(request, customer, false, 0, TestPolicy.Now));
            }
        }));
    }

    private static bool Holds(string when, Instant arrived, Instant now)
    {
        var request = new DecisionRequest(DecisionContext.Contact, arrived);
        var customer = CustomerFacts.Known(new CustomerScore(), 0);
        var facts = new ConditionFacts(request, customer, true, 0, now);
        var condition = Compile(when);

        // Whatever else is known, the time is still to be asked for.
        Assert.Equal(condition.Matches(facts), condition.Reduce(new KnownFacts(DecisionContext.Contact, Channel.Unspecified, 0)).Matches(facts));
        return condition.Matches(facts);
    }

    private static Condition Compile(string when) => TestPolicy.With($"{Calendars}priority_rules: [{{name: rule, when: {{{when}}}, priority: 5}}]").PriorityRules[0].When;

    private static Instant Utc(string time) => NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm").Parse(time).Value.InUtc().ToInstant();
}
