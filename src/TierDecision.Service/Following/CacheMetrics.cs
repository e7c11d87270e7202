using Prometheus;
using TierDecision.Storage.Memory.Cache;

namespace TierDecision.Service.Following;

/// <summary>What the service tells of its cache of customers on <c>/metrics</c>.</summary>
internal sealed class CacheMetrics
{
    private readonly Counter _hits;
    private readonly Counter _evictions;
    private readonly Counter _questions;
    private readonly Counter _cleared;
    private readonly Counter.Child _answered;
    private readonly Counter.Child _unavailable;
    private readonly Gauge.Child _customers;
    private readonly Gauge.Child _aliases;
    private readonly Histogram.Child _answeredAfter;
    private readonly Histogram.Child _unansweredAfter;

    public CacheMetrics(IMetricFactory metrics)
    {
        _hits = metrics.CreateCounter(
            "tierdecision_cache_hits_total", "Look-ups of customers that the cache answered, also those whom it knows to be unknown.");
        var misses = metrics.CreateCounter(
            "tierdecision_cache_misses_total",
            "Look-ups of customers who were not in the cache, by whether the store answered for them in time.", ["outcome"]);
        _answered = misses.WithLabels("answered");
        _unavailable = misses.WithLabels("unavailable");
        _questions = metrics.CreateCounter(
            "tierdecision_cache_questions_total", "Look-ups that were put to the store; misses for one customer at one time share one.");
        _evictions = metrics.CreateCounter("tierdecision_cache_evictions_total", "Customers and aliases that gave way to others.");
        _cleared = metrics.CreateCounter("tierdecision_cache_clears_total", "How often the cache was emptied because it may have missed a change.");
        var entries = metrics.CreateGauge("tierdecision_cache_entries", "What is in the cache now.", ["of"]);
        _customers = entries.WithLabels("customers");
        _aliases = entries.WithLabels("aliases");
        var durations = metrics.CreateHistogram(
            "tierdecision_cache_question_duration_seconds",
            "Time that a request waited for the customers that were not in the cache, by whether all were answered for.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.0001, 2, 16), LabelNames = ["outcome"] });
        _answeredAfter = durations.WithLabels("answered");
        _unansweredAfter = durations.WithLabels("unavailable");
    }

    /// <summary>What the caches of this process did.</summary>
    public CustomerCacheCounts Counts { get; } = new();

    public void Asked(int answered, int unavailable, bool all, TimeSpan elapsed)
    {
        _answered.Inc(answered);
        _unavailable.Inc(unavailable);
        (all ? _answeredAfter : _unansweredAfter).Observe(elapsed.TotalSeconds);
    }

    /// <summary>Reads what is only read when somebody looks: called before each scrape.</summary>
    public void Refresh(CustomerCache? cache)
    {
        _hits.IncTo(Counts.Hits);
        _questions.IncTo(Counts.Questions);
        _evictions.IncTo(Counts.Evictions);
        _cleared.IncTo(Counts.Cleared);
        _customers.Set(cache?.Customers ?? 0);
        _aliases.Set(cache?.Aliases ?? 0);
    }
}
