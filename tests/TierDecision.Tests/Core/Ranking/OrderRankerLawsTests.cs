using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Ranking;
using static TierDecision.Tests.Core.Ranking.Orders;

namespace TierDecision.Tests.Core.Ranking;

/// <summary>Laws of the ranking, on generated orders, calendars and capacities.</summary>
public class OrderRankerLawsTests
{
    private static readonly double[] Odd =
        [double.NaN, double.NegativeInfinity, double.PositiveInfinity, double.Epsilon, double.MaxValue, -1, 0, -0.0, 1, 1e-9, 1e300];

    private static readonly Instant[] OddTimes =
        [Instant.MinValue, Instant.MaxValue, Now, Now - Duration.FromDays(4000), Now + Duration.FromDays(4000), Now + Duration.FromMilliseconds(1)];

    [Fact]
    public void Ranking_is_a_permutation_of_the_input() =>
        Laws.Hold(Cases(), c =>
        {
            var ranking = c.Rank();
            return ranking.Positions().Order().SequenceEqual(Enumerable.Range(0, c.Orders.Length))
                && ranking.Sequence.Select(order => order.Place).SequenceEqual(Enumerable.Range(1, c.Orders.Length));
        });

    [Fact]
    public void Every_place_goes_to_the_highest_index_at_its_time() =>
        Laws.Hold(Cases(), c =>
        {
            // The rule as it is written, tried for each order at each time.
            var sequence = OrderRanker.Rank(c.Orders, c.Capacity, c.Options with { LongestWait = null }, Now).Sequence;
            var left = Enumerable.Range(0, c.Orders.Length).ToHashSet();
            var scale = c.Options.LookAhead * c.Orders.Select(order => order.Units).DefaultIfEmpty(1).Average();
            var time = 0.0;
            foreach (var ranked in sequence)
            {
                var indices = left.ToDictionary(i => i, i => Index(c, i, time, scale));
                Assert.Equal(indices[ranked.Position], ranked.Index, 1e-6 * (1 + Math.Abs(ranked.Index)));
                Assert.True(indices[ranked.Position] >= indices.Values.Max() * (1 - 1e-6), $"place {ranked.Place}");
                left.Remove(ranked.Position);
                time += c.Orders[ranked.Position].Units;
            }

            return true;
        });

    [Fact]
    public void Order_of_the_input_does_not_matter_but_for_orders_that_are_alike() =>
        Laws.Hold(
            from c in Cases() from seed in Gen.Choose(0, 1000) select (Case: c, Seed: seed),
            x =>
            {
                var shuffled = x.Case.Orders.ToArray();
                new Random(x.Seed).Shuffle(shuffled);
                var (before, after) = (x.Case.Rank(), (x.Case with { Orders = shuffled }).Rank());
                return before.FewestBroken == after.FewestBroken
                    && before.OverloadedFrom == after.OverloadedFrom
                    && before.Positions().Select(i => x.Case.Orders[i]).SequenceEqual(after.Positions().Select(i => shuffled[i]));
            });

    [Fact]
    public void Orders_that_are_alike_keep_their_order() =>
        Laws.Hold(Cases(), c =>
        {
            var twice = c with { Orders = [.. c.Orders, .. c.Orders] };
            var place = new int[twice.Orders.Length];
            foreach (var order in twice.Rank().Sequence)
            {
                place[order.Position] = order.Place;
            }

            return Enumerable.Range(0, c.Orders.Length).All(i => place[i] < place[i + c.Orders.Length]);
        });

    [Fact]
    public void More_weight_never_gives_a_later_place() =>
        Laws.Hold(
            from c in Cases() where c.Orders.Length > 0 from i in Gen.Choose(0, c.Orders.Length - 1) from more in Gen.Choose(1, 50) select (c, i, more),
            x =>
            {
                var heavier = x.c.Orders.ToArray();
                heavier[x.i] = heavier[x.i] with { Weight = heavier[x.i].Weight + x.more };
                return (x.c with { Orders = heavier }).Rank().Of(x.i).Place <= x.c.Rank().Of(x.i).Place;
            });

    [Fact]
    public void Work_is_done_within_the_capacity_and_without_a_pause() =>
        Laws.Hold(Cases(), c =>
        {
            var done = 0.0;
            var end = Now;
            foreach (var order in c.Rank().Sequence)
            {
                done += c.Orders[order.Position].Units;
                Assert.True(order.StartAt >= end && c.OpenHours(order.StartAt!.Value) - c.OpenHours(end) < 1e-9, "starts when the one before is done");
                end = order.FinishAt!.Value;

                // A started millisecond counts whole; units are whole millionths.
                Assert.InRange((c.OpenHours(end) * c.Capacity.UnitsPerHour) - done, -1e-4, 1e-4 + (c.Capacity.UnitsPerHour / 3_600_000));
            }

            return true;
        });

    [Fact]
    public void No_order_is_overtaken_after_it_has_waited_for_the_longest_allowed() =>
        Laws.Hold(Cases(), c =>
        {
            if (c.Options.LongestWait is not { } wait)
            {
                return true;
            }

            var sequence = c.Rank().Sequence;
            foreach (var (late, i) in sequence.Select((order, i) => (order, i)))
            {
                var order = c.Orders[late.Position];
                var latestStart = order.DueAt is { } due ? c.OpenHours(due) - (order.Units / c.Capacity.UnitsPerHour) : 0;
                var turn = Math.Max(latestStart, c.OpenHours(order.PlacedAt + wait)) + 1e-3;
                Assert.DoesNotContain(
                    sequence.Take(i), before => c.OpenHours(before.StartAt!.Value) > turn && c.Orders[before.Position].PlacedAt > order.PlacedAt);
            }

            return true;
        });

    [Fact]
    public void Any_order_can_be_ranked() =>
        Laws.Hold(
            from orders in Gen.ArrayOf(
                from units in Gen.Elements(Odd)
                from weight in Gen.Elements(Odd)
                from placed in Gen.Elements(OddTimes)
                from due in Gen.Elements(OddTimes)
                from promised in Gen.Elements(true, false)
                select new OpenOrder(units, weight, placed, due == Now ? null : due, promised))
            from now in Gen.Elements(OddTimes)
            from lookAhead in Gen.Elements(Odd)
            select (Orders: orders, Now: now, LookAhead: lookAhead),
            x =>
            {
                foreach (var capacity in (WorkCapacity[])[Hourly, WorkCapacity.Of(1e-6, Weekdays)!, WorkCapacity.Of(1e8, Weekdays)!])
                {
                    var options = new RankingOptions { LookAhead = x.LookAhead, LongestWait = Duration.FromDays(1) };
                    var ranking = OrderRanker.Rank(x.Orders, capacity, options, x.Now);
                    Assert.Equal(x.Orders.Length, ranking.Positions().Distinct().Count());
                    Assert.All(ranking.Sequence, order => Assert.False(double.IsNaN(order.Index) || order.LateBy < Duration.Zero));
                }

                return true;
            });

    private static double Index(Case c, int i, double time, double scale)
    {
        var order = c.Orders[i];
        var due = order.DueAt is { } at ? c.OpenHours(at) : c.OpenHours(Now + Duration.FromDays(WorkCapacity.HorizonDays));
        var slack = (due * c.Capacity.UnitsPerHour) - order.Units - time;
        return order.Weight / order.Units * Math.Exp(-Math.Max(slack, 0) / scale);
    }
}
