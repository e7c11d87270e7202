using System.Globalization;

namespace TierDecision.LoadTest.Comparison;

/// <summary>What a service's metrics say of its cache of customers, since its start or between two readings.</summary>
/// <param name="Hits">Look-ups that the cache answered.</param>
/// <param name="Misses">Look-ups that the store was asked for.</param>
internal readonly record struct CacheCounters(double Hits, double Misses)
{
    private const string HitsMetric = "tierdecision_cache_hits_total ";
    private const string MissesMetric = "tierdecision_cache_misses_total{";

    /// <summary>The share of look-ups that the store was asked for; 0 where there were none.</summary>
    public double MissShare => Hits + Misses > 0 ? Misses / (Hits + Misses) : 0;

    public static CacheCounters operator -(CacheCounters after, CacheCounters before) => new(after.Hits - before.Hits, after.Misses - before.Misses);

    /// <summary>Reads them from the text of <c>/metrics</c>.</summary>
    public static CacheCounters Read(string metrics) => new(Sum(metrics, HitsMetric), Sum(metrics, MissesMetric));

    private static double Sum(string metrics, string prefix) => metrics.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
        .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), NumberStyles.Float, CultureInfo.InvariantCulture));
}
