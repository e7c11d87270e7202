using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Ranking;

namespace TierDecision.Tests.Core.Ranking;

public class StockAllocatorTests
{
    private static readonly Gen<StockDemand[]> Demands = Gen.ArrayOf(
        from kind in Gen.Choose(0, 6)
        from requested in Gen.OneOf(Gen.Choose(-5, 60).Select(n => (long)n), Gen.Elements(long.MaxValue, long.MinValue))
        from confirmed in Gen.OneOf(Gen.Choose(-5, 70).Select(n => (long)n), Gen.Elements(long.MaxValue, long.MinValue))
        select new StockDemand((AllocationClass)kind, requested, confirmed));

    private static readonly Gen<long> Stocks = Gen.OneOf(Gen.Choose(-10, 400).Select(n => (long)n), Gen.Elements(long.MaxValue, long.MinValue, 0));

    [Fact]
    public void Classes_win_and_lose_as_they_say()
    {
        // 100 pieces, all confirmed. Win gets what it asks for, gain more than it had, redistribute the rest; fill and lose give.
        var allocation = StockAllocator.Allocate(100,
        [
            new(AllocationClass.Lose, 20, 20),
            new(AllocationClass.Fill, 40, 30),
            new(AllocationClass.Redistribute, 30, 30),
            new(AllocationClass.Gain, 40, 20),
            new(AllocationClass.Win, 30, 0),
        ]);

        Assert.Equal([0, 0, 30, 40, 30], allocation.Shares.Select(share => share.Allocated));
        Assert.Equal([-20, -30, 0, 20, 30], allocation.Shares.Select(share => share.Change));
        Assert.Equal((0, 0), (allocation.Missing, allocation.Left));
    }

    [Fact]
    public void Gain_keeps_what_it_has_before_another_gains()
    {
        var allocation = StockAllocator.Allocate(50, [new(AllocationClass.Gain, 60, 10), new(AllocationClass.Gain, 40, 30)]);

        Assert.Equal([20, 30], allocation.Shares.Select(share => share.Allocated));
    }

    [Fact]
    public void Fill_gets_no_more_than_it_has_even_if_stock_is_left()
    {
        var allocation = StockAllocator.Allocate(50, [new(AllocationClass.Fill, 40, 15)]);

        Assert.Equal((15, 35), (allocation.Shares[0].Allocated, allocation.Left));
    }

    [Fact]
    public void Demand_without_class_is_redistributed() =>
        Assert.Equal([7, 3], StockAllocator.Allocate(10, [new(AllocationClass.Unspecified, 7, 0), new(AllocationClass.Redistribute, 7, 7)]).Shares.Select(share => share.Allocated));

    [Fact]
    public void Guarantees_that_the_stock_does_not_hold_are_reported()
    {
        var allocation = StockAllocator.Allocate(70, [new(AllocationClass.Gain, 30, 25), new(AllocationClass.Win, 40, 0), new(AllocationClass.Win, 20, 20)]);

        Assert.Equal(15, allocation.Missing);
        Assert.Equal([(10L, 15L), (40, 0), (20, 0)], allocation.Shares.Select(share => (share.Allocated, share.Lacking)));
    }

    [Fact]
    public void Stock_is_conserved_and_nothing_is_left_that_somebody_may_have() =>
        Hold((stock, demands, allocation) =>
        {
            var given = allocation.Shares.Aggregate((Int128)0, (sum, share) => sum + share.Allocated);
            return given + allocation.Left == Math.Max(0, stock)
                && (allocation.Left == 0 || demands.Zip(allocation.Shares).All(pair => pair.Second.Allocated == Most(pair.First)));
        });

    [Fact]
    public void Nobody_gets_more_than_the_class_may_have_or_less_than_nothing() =>
        Hold((_, demands, allocation) => demands.Zip(allocation.Shares).All(pair =>
            pair.Second.Allocated >= 0 && pair.Second.Allocated <= Most(pair.First) && pair.Second.Change == pair.Second.Allocated - Had(pair.First)));

    [Fact]
    public void Guarantees_hold_exactly_where_the_stock_holds_them() =>
        Hold((stock, demands, allocation) =>
        {
            var guaranteed = demands.Aggregate((Int128)0, (sum, demand) => sum + Guaranteed(demand));
            var holds = guaranteed <= Math.Max(0, stock);
            return (Int128)allocation.Missing == Int128.Min(Int128.Max(0, guaranteed - Math.Max(0, stock)), long.MaxValue)
                && demands.Zip(allocation.Shares).All(pair => pair.Second.Lacking == Math.Max(0, Guaranteed(pair.First) - pair.Second.Allocated))
                && (!holds || allocation.Shares.All(share => share.Lacking == 0));
        });

    [Fact]
    public void Better_class_is_served_before_a_worse_one_gets_more_than_its_guarantee() =>
        Hold((_, demands, allocation) =>
        {
            var all = demands.Zip(allocation.Shares, (demand, share) => (demand, share, rank: Rank(demand))).ToList();
            return all.All(worse => worse.share.Allocated <= Guaranteed(worse.demand)
                || all.Where(better => better.rank < worse.rank).All(better => better.share.Allocated == Most(better.demand)));
        });

    [Fact]
    public void More_stock_takes_from_nobody() =>
        Laws.Hold(
            from demands in Demands from stock in Gen.Choose(0, 400) from more in Gen.Choose(0, 40) select (demands, stock, more),
            x =>
            {
                var (less, more) = (StockAllocator.Allocate(x.stock, x.demands), StockAllocator.Allocate(x.stock + x.more, x.demands));
                return less.Shares.Zip(more.Shares).All(pair => pair.First.Allocated <= pair.Second.Allocated);
            });

    private static void Hold(Func<long, StockDemand[], StockAllocation, bool> law) =>
        Laws.Hold(
            from stock in Stocks from demands in Demands select (stock, demands),
            x => law(x.stock, x.demands, StockAllocator.Allocate(x.stock, x.demands)));

    // The classes once more, from their public description.
    private static int Rank(StockDemand demand) => (int)demand.Class is >= 1 and <= 5 ? (int)demand.Class : 3;

    private static long Had(StockDemand demand) => Math.Clamp(demand.Confirmed, 0, Math.Max(0, demand.Requested));

    private static long Most(StockDemand demand) => Rank(demand) switch { 4 => Had(demand), 5 => 0, _ => Math.Max(0, demand.Requested) };

    private static long Guaranteed(StockDemand demand) => Rank(demand) switch { 1 => Math.Max(0, demand.Requested), 2 => Had(demand), _ => 0 };
}
