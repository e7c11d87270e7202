using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Ranking;
using TierDecision.Tests.Core.Calendars;

namespace TierDecision.Tests.Core.Ranking;

/// <summary>Open orders and capacities for tests.</summary>
internal static class Orders
{
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    /// <summary>One unit an hour, around the clock: units are hours.</summary>
    public static readonly WorkCapacity Hourly = WorkCapacity.Of(1, CalendarPlan.AroundTheClock)!;

    /// <summary>Open on weekdays from 9 to 12 and from 13 to 17 in Berlin.</summary>
    public static readonly CalendarPlan Weekdays = TestCalendars.Plan(TestCalendars.Rule("Europe/Berlin", [new LocalDate(2026, 3, 5)], "mon-fri: 09:00-12:00, 13:00-17:00"), 2025, 2027);

    public static Instant At(double hours) => Now + Duration.FromHours(hours);

    /// <summary>An order by hours from now, placed in the past by its number.</summary>
    public static OpenOrder Order(double units, double? due, double weight = 1, double placed = -10) =>
        new(units, weight, At(placed), due is { } hours ? At(hours) : null);

    public static OrderRanking Rank(params OpenOrder[] orders) => OrderRanker.Rank(orders, Hourly, new RankingOptions(), Now);

    public static int[] Positions(this OrderRanking ranking) => [.. ranking.Sequence.Select(order => order.Position)];

    public static RankedOrder Of(this OrderRanking ranking, int position) => ranking.Sequence.Single(order => order.Position == position);

    // Few different values, so that ties come up.
    private static readonly Gen<OpenOrder> Generated =
        from units in Gen.OneOf(Gen.Choose(1, 5).Select(n => (double)n), Gen.Choose(1, 5000).Select(n => n / 37.0))
        from weight in Gen.OneOf(Gen.Choose(0, 4).Select(n => (double)n), Gen.Choose(1, 100_000).Select(n => n / 13.0))
        from placed in Gen.Choose(-60, 0)
        from due in Gen.Choose(-20, 120)
        from kind in Gen.Choose(0, 9)
        select new OpenOrder(units, weight, At(placed), kind == 0 ? null : At(due), kind != 1);

    private static readonly Gen<WorkCapacity> Capacities =
        from rate in Gen.Elements(1.0, 0.25, 7.0, 3.3, 120.0)
        from calendar in Gen.Elements(CalendarPlan.AroundTheClock, Weekdays)
        select WorkCapacity.Of(rate, calendar)!;

    private static readonly Gen<RankingOptions> Options =
        from lookAhead in Gen.Elements(0.1, 1.0, 2.0, 3.5, 50.0)
        from wait in Gen.Elements<Duration?>(null, null, Duration.FromHours(30), Duration.FromHours(90))
        select new RankingOptions { LookAhead = lookAhead, LongestWait = wait };

    public static Gen<Case> Cases(int most = 25) =>
        from count in Gen.Choose(0, most)
        from orders in Gen.ArrayOf(Generated, count)
        from capacity in Capacities
        from options in Options
        select new Case(orders, capacity, options);

    public sealed record Case(OpenOrder[] Orders, WorkCapacity Capacity, RankingOptions Options)
    {
        public OrderRanking Rank() => OrderRanker.Rank(Orders, Capacity, Options, Now);

        /// <summary>Hours of open time from now until a moment.</summary>
        public double OpenHours(Instant at) =>
            Capacity.Calendar.Between(Now.ToUnixTimeMilliseconds(), at.ToUnixTimeMilliseconds()) / 3_600_000.0;
    }
}
