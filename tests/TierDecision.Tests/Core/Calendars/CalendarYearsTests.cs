using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Calendars;
using static TierDecision.Tests.Core.Calendars.TestCalendars;

namespace TierDecision.Tests.Core.Calendars;

/// <summary>Years far from those for which a calendar was compiled: the same result as walking them, and the cost of a look-up.</summary>
public class CalendarYearsTests
{
    private const long Minute = 60_000;
    private const int MinutesADay = 24 * 60;

    private static readonly CalendarRule Rule =
        Rule("Europe/Berlin", [new(2031, 12, 25), new(2019, 12, 25)], "mon-fri: 08:00-12:30, 13:00-18:00", "sat: 22:00-03:30");

    // Every plan answers for every instant; they differ in what of it is compiled ahead, on demand and not at all.
    private static readonly CalendarPlan Whole = Plan(Rule, 1960, 2100);
    private static readonly CalendarPlan Few = Plan(Rule, 2025, 2026);

    [Fact]
    public void Adding_over_the_years_gives_what_walking_gives() =>
        Laws.Hold(
            from at in Instants
            from days in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 3), Gen.Choose(0, 2000))
            from minutes in Gen.Choose(0, MinutesADay)
            select (at, duration: ((days * (long)MinutesADay) + minutes) * Minute),
            c => Few.Add(c.at, c.duration) == Rule.Add(c.at, c.duration),
            cases: 100);

    [Fact]
    public void Measuring_over_the_years_gives_what_more_compiled_years_give() =>
        Laws.Hold(from a in Instants from b in Instants select (a, b), c => Few.Between(c.a, c.b) == Whole.Between(c.a, c.b));

    [Fact]
    public void Business_days_over_the_years_are_those_of_more_compiled_years() =>
        Laws.Hold(
            from at in Instants from days in Gen.Choose(1, BusinessSpan.MaxBusinessDays) select (at, days),
            c => Few.AddBusinessDays(c.at, c.days) == Whole.AddBusinessDays(c.at, c.days));

    [Fact]
    public void Closing_over_the_years_is_that_of_more_compiled_years() =>
        Laws.Hold(Instants, at => Few.OpenUntil(at) == Whole.OpenUntil(at) && Few.IsOpen(at) == Whole.IsOpen(at));

    [Theory]
    [InlineData("2034-07-03 22:00")]
    [InlineData("2018-01-01 10:00")]
    public void Year_that_was_asked_about_once_allocates_nothing(string time)
    {
        var plan = Plan(Rule, 2025, 2026);
        var at = Utc(time);

        Assert.Equal(0, Allocations.Of(Ask));

        void Ask()
        {
            Assert.True(plan.Add(at, 16 * 60 * Minute) > at);
            Assert.True(plan.OpenUntil(at) >= at);
            Assert.True(plan.Between(at, at + (200 * MinutesADay * Minute)) > 0);
        }
    }

    // Weighted to where spans of years meet.
    private static Gen<long> Instants =>
        from year in Gen.Choose(1980, 2090)
        from minutes in Gen.OneOf(Gen.Choose(-3 * MinutesADay, 6 * MinutesADay), Gen.Choose(0, 365 * MinutesADay))
        select Utc($"{year}-01-01 00:00") + (minutes * Minute);
}
