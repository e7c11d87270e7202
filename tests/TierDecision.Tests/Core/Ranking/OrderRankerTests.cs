using NodaTime;
using TierDecision.Core.Ranking;
using static TierDecision.Tests.Core.Ranking.Orders;

namespace TierDecision.Tests.Core.Ranking;

public class OrderRankerTests
{
    [Fact]
    public void Index_is_that_of_the_rule()
    {
        // p̄ = 4, k = 2. Worked out by hand: 6/2 e^-(10-2)/8, 5/4 e^-(6-4)/8, 2/6 (its latest start is past).
        var ranking = Rank(Order(2, due: 10, weight: 6), Order(4, due: 6, weight: 5), Order(6, due: 5, weight: 2));

        var first = ranking.Sequence[0];
        Assert.Equal(0, first.Position);
        Assert.Equal(3 * Math.Exp(-1), first.Index, 9);

        // At 2 h: 5/4 e^-0, 2/6.
        Assert.Equal([0, 1, 2], ranking.Positions());
        Assert.Equal(1.25, ranking.Sequence[1].Index, 9);
        Assert.Equal(2.0 / 6, ranking.Sequence[2].Index, 9);
    }

    [Fact]
    public void Index_is_evaluated_anew_when_an_order_is_done()
    {
        // p̄ = 5, k = 2. At 0 h the second has the larger index, e^-0.1 and 1.5 e^-0.8; at 9 h both press, and it is 1 and 1.5.
        var ranking = Rank(Order(9, due: 0, weight: 90), Order(3, due: 4, weight: 3), Order(3, due: 11, weight: 4.5));

        Assert.Equal([0, 2, 1], ranking.Positions());
        Assert.Equal([10, 1.5, 1], ranking.Sequence.Select(order => Math.Round(order.Index, 9)));
    }

    [Fact]
    public void Very_large_look_ahead_goes_by_weight_per_unit_of_work() =>
        Laws.Hold(Cases(), c =>
        {
            var ranking = OrderRanker.Rank(c.Orders, c.Capacity, new RankingOptions { LookAhead = 1e9 }, Now);
            AssertDescending(ranking.Sequence.Select(order => Ratio(c, order)));
            return true;
        });

    [Fact]
    public void Orders_that_are_all_overdue_go_by_weight_per_unit_of_work() =>
        Laws.Hold(Cases(), c =>
        {
            c = c with { Orders = [.. c.Orders.Select(order => order with { DueAt = At(-1) })], Options = c.Options with { LongestWait = null } };
            AssertDescending(c.Rank().Sequence.Select(order => Ratio(c, order)));
            return true;
        });

    [Fact]
    public void Very_small_look_ahead_goes_by_least_slack_while_nothing_is_late()
    {
        // Work 2, 3, 1, due at 30, 29, 31: slack 28, 26, 30, whatever the weights.
        OpenOrder[] orders = [Order(2, 30, weight: 5), Order(3, 29, weight: 1), Order(1, 31, weight: 1000)];

        Assert.Equal([1, 0, 2], OrderRanker.Rank(orders, Hourly, new RankingOptions { LookAhead = 1e-6 }, Now).Positions());
    }

    [Fact]
    public void Orders_that_differ_in_due_time_alone_go_by_due_time() =>
        Laws.Hold(Cases(), c =>
        {
            var orders = c.Orders.Select(order => order with { Units = 2, Weight = 3, DueAt = order.DueAt ?? At(500) }).ToArray();
            var due = OrderRanker.Rank(orders, c.Capacity, c.Options with { LongestWait = null }, Now).Sequence.Select(order => orders[order.Position].DueAt!.Value).ToList();

            // Those whose latest start has passed all press alike; among them the earlier due goes first as well.
            Assert.Equal(due.Order(), due);
            return true;
        });

    [Theory]
    [InlineData(RankReason.HighValue, 1, 8, 20, 1, 4, 20)]
    [InlineData(RankReason.LessWork, 1, 4, 20, 3, 4, 22)]
    [InlineData(RankReason.DueSoon, 2, 4, 8, 2, 4, 20)]
    [InlineData(RankReason.Overdue, 2, 4, -1, 2, 4, 20)]
    [InlineData(RankReason.EarlierDue, 2, 4, -2, 2, 4, -1)]
    public void Reason_is_the_part_of_the_index_that_was_further_ahead(
        RankReason reason, double units, double weight, double due, double otherUnits, double otherWeight, double otherDue)
    {
        var ranking = Rank(Order(otherUnits, otherDue, otherWeight), Order(units, due, weight));

        Assert.Equal([1, 0], ranking.Positions());
        Assert.Equal(reason, ranking.Sequence[0].Reason);
        Assert.Equal(RankReason.Last, ranking.Sequence[1].Reason);
    }

    [Fact]
    public void Tie_goes_to_the_one_placed_first_then_to_the_first_of_the_input()
    {
        var ranking = Rank(Order(1, 5, placed: -1), Order(1, 5, placed: -3), Order(1, 5, placed: -1));

        Assert.Equal([1, 0, 2], ranking.Positions());
        Assert.Equal([RankReason.FirstPlaced, RankReason.InputOrder, RankReason.Last], ranking.Sequence.Select(order => order.Reason));
    }

    [Fact]
    public void Order_without_weight_goes_last_and_by_due_time() =>
        Assert.Equal([2, 1, 0], Rank(Order(1, 50, weight: 0), Order(1, 40, weight: 0), Order(8, 400, weight: 0.001)).Positions());

    [Fact]
    public void Order_without_due_time_goes_after_what_presses_and_before_nothing_else()
    {
        var ranking = Rank(Order(1, null, weight: 100), Order(1, 30), Order(1, null, weight: 200));

        Assert.Equal([1, 2, 0], ranking.Positions());
        Assert.Equal(PromiseOutlook.None, ranking.Of(0).Promise);
    }

    [Fact]
    public void Order_that_has_waited_for_the_longest_allowed_goes_before_all_that_have_not()
    {
        // The first has waited for a day at 4 h, when the second, which weighs more, is done.
        OpenOrder[] orders = [Order(1, -2, weight: 0, placed: -20), Order(4, 5, weight: 9, placed: -1), Order(4, 5, weight: 8, placed: -1)];
        var ranking = OrderRanker.Rank(orders, Hourly, new RankingOptions { LongestWait = Duration.FromHours(24) }, Now);

        Assert.Equal([1, 0, 2], ranking.Positions());
        Assert.Equal(RankReason.WaitedLongest, ranking.Sequence[1].Reason);
        Assert.Equal([1, 2, 0], OrderRanker.Rank(orders, Hourly, new RankingOptions(), Now).Positions());
    }

    [Fact]
    public void Order_that_is_due_later_on_is_not_kept_waiting_however_old_it_is()
    {
        OpenOrder[] orders = [Order(1, 500, weight: 0, placed: -2000), Order(4, 5, placed: -1), Order(2, null, weight: 0, placed: -30)];

        Assert.Equal([2, 1, 0], OrderRanker.Rank(orders, Hourly, new RankingOptions { LongestWait = Duration.FromHours(24) }, Now).Positions());
    }

    [Fact]
    public void Times_run_in_the_open_hours_of_the_calendar()
    {
        // Wednesday, 11:00 in Berlin; two units an hour. Thursday is a holiday.
        var capacity = WorkCapacity.Of(2, Weekdays)!;
        var ranking = OrderRanker.Rank([Order(4, 1, weight: 9), Order(8, 3, weight: 2), Order(1, 80, weight: 1)], capacity, new RankingOptions(), Now);

        Assert.Equal([0, 1, 2], ranking.Positions());
        Assert.Equal(Instant.FromUtc(2026, 3, 4, 13, 0), ranking.Sequence[0].FinishAt);
        Assert.Equal(Instant.FromUtc(2026, 3, 4, 13, 0), ranking.Sequence[1].StartAt);
        Assert.Equal(Instant.FromUtc(2026, 3, 6, 9, 0), ranking.Sequence[1].FinishAt);
        Assert.Equal(Instant.FromUtc(2026, 3, 6, 9, 30), ranking.FinishAt);
        Assert.Equal(Duration.FromHours(44), ranking.Sequence[1].LateBy);
    }

    [Fact]
    public void Nothing_to_rank_gives_an_empty_ranking()
    {
        var ranking = Rank();

        Assert.Empty(ranking.Sequence);
        Assert.Null(ranking.FinishAt);
    }

    [Fact]
    public void Ten_thousand_orders_are_ranked_as_the_rule_says()
    {
        var random = new Random(7);
        OpenOrder[] orders = [.. Enumerable.Range(0, 10_000).Select(i => Order(1 + random.Next(9), random.Next(-1000, 60_000), random.Next(1, 100), -random.Next(2000)))];
        var ranking = Rank(orders);

        Assert.Equal(10_000, ranking.Positions().Distinct().Count());
        Assert.Equal(At(orders.Sum(order => order.Units)), ranking.FinishAt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e9)]
    public void Rejects_capacity_that_is_none(double rate) => Assert.Null(WorkCapacity.Of(rate, Weekdays));

    private static double Ratio(Case c, RankedOrder order) => c.Orders[order.Position].Weight / c.Orders[order.Position].Units;

    // Units are whole millionths, so ratios may differ in the last digits.
    private static void AssertDescending(IEnumerable<double> values)
    {
        var list = values.ToList();
        for (var i = 1; i < list.Count; i++)
        {
            Assert.True(list[i] <= list[i - 1] * (1 + 1e-5), $"{list[i]} comes after {list[i - 1]}");
        }
    }
}
