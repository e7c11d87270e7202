using TierDecision.LoadTest.Comparison;

namespace TierDecision.LoadTest.Stores;

/// <summary>Sizes and speeds of the store at several numbers of customers, and what they are meant to be.</summary>
internal sealed record StoreReport(
    ComparisonOrigin Origin, StoreOptions Options, IReadOnlyList<StoreMeasurement> Measurements, IReadOnlyList<Goal> Goals)
{
    private const int Million = 1_000_000;

    public static StoreReport Of(ComparisonOrigin origin, StoreOptions options, IReadOnlyList<StoreMeasurement> measurements) =>
        new(origin, options, measurements, [.. GoalsOf(measurements)]);

    /// <summary>How flat look-ups are from the smallest number of customers to the largest; null where there are not two.</summary>
    private static double? Flatness(IReadOnlyList<StoreMeasurement> measurements, Func<LookupTimes, LookupTime> kind)
    {
        LookupTimes[] sizes = [.. measurements.OrderBy(m => m.Customers).Select(m => m.Lookups).OfType<LookupTimes>()];
        return sizes.Length < 2 ? null : LookupTime.Flatness(kind(sizes[0]), kind(sizes[^1]));
    }

    private static IEnumerable<Goal> GoalsOf(IReadOnlyList<StoreMeasurement> measurements)
    {
        var withAlias = measurements.Where(m => m.Aliases == 1).ToList();
        yield return new("Redis a customer, no alias, at most", false, 80, Highest(measurements.Where(m => m.Aliases == 0), m => m.RedisBytes), "bytes");
        yield return new("Redis a customer, one alias, at most", false, 120, Highest(withAlias, m => m.RedisBytes), "bytes");
        yield return new("replica a customer, one alias, at most", false, 112, Highest(withAlias, m => m.ReplicaBytes), "bytes");
        yield return new("look-up by id, largest to smallest, beyond memory", false, 2, Flatness(withAlias, times => times.ById), "x");
        yield return new("look-up by phone, largest to smallest, beyond memory", false, 2, Flatness(withAlias, times => times.ByPhone), "x");

        // What a load costs once, its lock and its flip, weighs on small ones.
        foreach (var m in withAlias.Where(m => m.Customers >= Million))
        {
            yield return new(FormattableString.Invariant($"load of {m.Customers:N0} customers with one alias"), true, 300_000, m.LoadSpeed, "/s");
            yield return new(FormattableString.Invariant($"load of {m.Customers:N0} against redis-cli --pipe"), true, 0.5, m.LoadToPipe, "x");
        }

        var million = withAlias.Find(m => m.Customers == Million);
        yield return new("1,000,000 customers from Redis", false, 2, million?.Hydrate, "s");
        yield return new("1,000,000 customers from the checkpoint", false, 0.5, million?.CheckpointRead, "s");
    }

    private static double? Highest(IEnumerable<StoreMeasurement> measurements, Func<StoreMeasurement, double?> value) => measurements.Max(value);
}
