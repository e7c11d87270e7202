using System.Globalization;

namespace TierDecision.LoadTest.Comparison;

/// <summary>What a server's metrics say of its managed memory, since its start or between two readings. What they do not say is null.</summary>
/// <param name="Collections">Garbage collections by generation. A generation counts those of the older ones too, as GC.CollectionCount does.</param>
/// <param name="AllocatedBytes">Bytes allocated.</param>
internal sealed record ManagedCounters(IReadOnlyList<long>? Collections, double? AllocatedBytes)
{
    /// <summary>The metric with the bytes allocated; the service and the baselines both have it.</summary>
    public const string AllocatedBytesMetric = "tierdecision_allocated_bytes_total";

    private const int Generations = 3;
    private const string CollectionsMetric = "dotnet_collection_count_total{generation=\"";

    public static ManagedCounters operator -(ManagedCounters after, ManagedCounters before) => new(
        after.Collections is { } a && before.Collections is { } b ? [.. a.Zip(b, (x, y) => x - y)] : null,
        after.AllocatedBytes - before.AllocatedBytes);

    /// <summary>Reads them from the text of <c>/metrics</c>.</summary>
    public static ManagedCounters Read(string metrics)
    {
        var collections = new long[Generations];
        var found = 0;
        double? allocated = null;
        foreach (var line in metrics.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(CollectionsMetric, StringComparison.Ordinal)
                && line[CollectionsMetric.Length] - '0' is >= 0 and < Generations and var generation
                && long.TryParse(Value(line), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                collections[generation] = count;
                found++;
            }
            else if (line.StartsWith(AllocatedBytesMetric, StringComparison.Ordinal)
                && double.TryParse(Value(line), NumberStyles.Float, CultureInfo.InvariantCulture, out var bytes))
            {
                allocated = bytes;
            }
        }

        return new ManagedCounters(found == Generations ? collections : null, allocated);
    }

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> line) => line[(line.LastIndexOf(' ') + 1)..];
}
