using NodaTime;
using TierDecision.Core.Ranking;
using static TierDecision.Tests.Core.Ranking.Orders;

namespace TierDecision.Tests.Core.Ranking;

public class PromiseTests
{
    [Fact]
    public void Fewest_broken_promises_of_a_textbook_case()
    {
        // Work 7, 8, 4, 6, 6, due at 9, 17, 18, 19, 21: by hand, the second and then the first are given up (Pinedo, Scheduling, on 1 || sum U).
        var ranking = Rank(Order(7, 9), Order(8, 17), Order(4, 18), Order(6, 19), Order(6, 21));

        Assert.Equal(2, ranking.FewestBroken);
        Assert.Equal([0, 1], ranking.Sequence.Where(order => order.GiveUp).Select(order => order.Position).Order());
        Assert.Equal(At(18), ranking.OverloadedFrom);
    }

    [Fact]
    public void Promise_that_ends_with_the_work_is_kept_to_the_millisecond()
    {
        // A seventh of an hour is no whole number of milliseconds, and seven of them are an hour.
        var capacity = WorkCapacity.Of(7, TierDecision.Core.Calendars.CalendarPlan.AroundTheClock)!;
        var ranking = OrderRanker.Rank([.. Enumerable.Repeat(Order(1, 1), 7)], capacity, new RankingOptions(), Now);

        Assert.Equal(0, ranking.Broken);
        Assert.Equal(At(1), ranking.FinishAt);
        Assert.Null(ranking.OverloadedFrom);
        Assert.Equal(1, OrderRanker.Rank([.. Enumerable.Repeat(Order(1, 1), 8)], capacity, new RankingOptions(), Now).FewestBroken);
    }

    [Fact]
    public void Outlook_says_late_only_where_the_promise_could_be_kept()
    {
        var ranking = Rank(Order(4, 4, weight: 9), Order(2, 3), Order(5, 4.5, weight: 2), Order(1, -2), Order(1, 60));

        Assert.Equal(PromiseOutlook.Kept, ranking.Of(0).Promise);
        Assert.Equal(PromiseOutlook.Late, ranking.Of(1).Promise);
        Assert.Equal(PromiseOutlook.Unkeepable, ranking.Of(2).Promise);
        Assert.Equal(PromiseOutlook.Overdue, ranking.Of(3).Promise);
        Assert.Equal(PromiseOutlook.Kept, ranking.Of(4).Promise);
        Assert.Equal((5, 3), (ranking.Promised, ranking.Broken));
        Assert.Equal((At(0), At(1), (Instant?)null), (ranking.Of(0).StartBy, ranking.Of(1).StartBy, ranking.Of(2).StartBy));
    }

    [Fact]
    public void Reckoned_due_time_is_no_promise()
    {
        var ranking = Rank(Order(4, 1) with { Promised = false });

        Assert.Equal((0, 0, PromiseOutlook.None), (ranking.Promised, ranking.FewestBroken, ranking.Sequence[0].Promise));
        Assert.Equal(Duration.Zero, ranking.Sequence[0].LateBy);
    }

    [Fact]
    public void Fewest_broken_promises_are_those_of_the_largest_set_that_can_be_kept() =>
        Laws.Hold(Cases(most: 9), c =>
        {
            var ranking = c.Rank();
            int[] promised = [.. Enumerable.Range(0, c.Orders.Length).Where(i => c.Orders[i].Promised && c.Orders[i].DueAt is not null)];
            var most = Enumerable.Range(0, 1 << promised.Length)
                .Where(set => CanAllBeKept(c, promised.Where((_, bit) => (set >> bit & 1) == 1)))
                .Max(set => System.Numerics.BitOperations.PopCount((uint)set));

            Assert.Equal(promised.Length - most, ranking.FewestBroken);
            Assert.Equal(ranking.FewestBroken, ranking.Sequence.Count(order => order.GiveUp));
            Assert.True(CanAllBeKept(c, promised.Where(i => !ranking.Of(i).GiveUp)));
            return ranking.Broken >= ranking.FewestBroken;
        });

    [Fact]
    public void Overload_begins_where_the_keepable_promises_until_then_cannot_all_be_kept() =>
        Laws.Hold(Cases(most: 12), c =>
        {
            var ranking = c.Rank();
            var keepable = ranking.Sequence.Where(order => order.Promise is PromiseOutlook.Kept or PromiseOutlook.Late).Select(order => order.Position).ToList();
            var first = keepable.Select(i => c.Orders[i].DueAt!.Value).Order()
                .Cast<Instant?>().FirstOrDefault(due => !CanAllBeKept(c, keepable.Where(i => c.Orders[i].DueAt <= due)));
            return ranking.OverloadedFrom == first;
        });

    [Fact]
    public void Promise_is_kept_exactly_where_the_order_is_done_by_then() =>
        Laws.Hold(Cases(), c => c.Rank().Sequence.All(order =>
        {
            var (due, promised) = (c.Orders[order.Position].DueAt, c.Orders[order.Position].Promised && c.Orders[order.Position].DueAt is not null);
            return promised == (order.Promise != PromiseOutlook.None)
                && (!promised || (order.FinishAt <= due) == (order.Promise == PromiseOutlook.Kept))
                && order.LateBy == (promised && order.FinishAt > due ? order.FinishAt!.Value - due!.Value : Duration.Zero);
        }));

    [Fact]
    public void Promise_can_be_kept_by_starting_at_its_latest_start_and_not_later() =>
        Laws.Hold(Cases(), c => c.Rank().Sequence.Where(order => order.Promise != PromiseOutlook.None).All(order =>
        {
            var (units, due) = (c.Orders[order.Position].Units, c.Orders[order.Position].DueAt!.Value);
            if (order.StartBy is not { } startBy)
            {
                return (c.OpenHours(due) * c.Capacity.UnitsPerHour) < units + 1e-4;
            }

            var room = (c.OpenHours(due) - c.OpenHours(startBy)) * c.Capacity.UnitsPerHour;
            return room >= units - 1e-5 && room <= units + 1e-5 + (c.Capacity.UnitsPerHour / 3_600_000 * 2);
        }));

    // By due time, one after the other: if that does not keep them all, nothing does (Jackson's rule).
    private static bool CanAllBeKept(Case c, IEnumerable<int> orders)
    {
        var chosen = orders.OrderBy(i => c.Orders[i].DueAt).Select(i => c.Orders[i] with { Promised = true }).ToArray();
        var done = 0L;
        foreach (var order in chosen)
        {
            done += order.Work;
            if (done > c.Capacity.WorkIn(c.Capacity.Calendar.Between(Now.ToUnixTimeMilliseconds(), order.DueAt!.Value.ToUnixTimeMilliseconds())))
            {
                return false;
            }
        }

        return true;
    }
}
