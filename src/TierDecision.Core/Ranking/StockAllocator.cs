namespace TierDecision.Core.Ranking;

/// <summary>
/// Hands out scarce stock by allocation class. First what the classes guarantee: win in full, then what gain has already. Then, class by class,
/// what each may have beyond that. Within a class, in the order of the demands. Nothing is taken from a better class for a worse one, and nothing
/// is left as long as somebody who may have it asks for it.
/// </summary>
public static class StockAllocator
{
    /// <summary>
    /// Hands out <paramref name="stock"/> pieces, those that are confirmed at present among them, to <paramref name="demands"/>, the most important
    /// first.
    /// </summary>
    public static StockAllocation Allocate(long stock, IReadOnlyList<StockDemand> demands)
    {
        ArgumentNullException.ThrowIfNull(demands);
        var left = Math.Max(0, stock);
        var shares = new long[demands.Count];
        int[] byClass = [.. Enumerable.Range(0, demands.Count).OrderBy(i => demands[i].SoundClass)];
        foreach (var i in byClass)
        {
            Give(i, demands[i].Guaranteed);
        }

        long[] lacking = [.. demands.Select((demand, i) => demand.Guaranteed - shares[i])];

        foreach (var i in byClass)
        {
            Give(i, demands[i].Most - shares[i]);
        }

        return new StockAllocation(
            [.. demands.Select((demand, i) => new StockShare(shares[i], shares[i] - demand.Had, lacking[i]))],
            left,
            (long)lacking.Aggregate((Int128)0, (sum, lack) => Int128.Min(sum + lack, long.MaxValue)));

        void Give(int i, long amount)
        {
            var given = Math.Min(amount, left);
            shares[i] += given;
            left -= given;
        }
    }
}
