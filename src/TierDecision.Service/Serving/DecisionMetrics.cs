using NodaTime;
using Prometheus;
using TierDecision.Core.Policies;
using TierDecision.Service.Failures;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Serving;

/// <summary>What the service tells of its decisions on <c>/metrics</c>.</summary>
internal sealed class DecisionMetrics
{
    private readonly Counter _malformed;
    private readonly Gauge _customers;
    private readonly Gauge _datasetAsOf;
    private readonly Gauge _replicaBytes;
    private readonly Counter _hydrations;
    private readonly Counter _changes;
    private readonly Counter _resyncs;
    private readonly Gauge _confirmedAt;
    private readonly Counter _allocated;

    public DecisionMetrics(IMetricFactory factory)
    {
        Decisions = factory.CreateCounter(
            "tierdecision_decisions_total",
            "Decisions made, by what they were about, the tier in force and whether the customer was known.",
            ["context", "tier", "score"]);
        Duration = factory.CreateHistogram(
            "tierdecision_decision_duration_seconds",
            "Time from a decoded request to the decision: mapping, look-up and engine, without transport.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.000001, 2, 16), LabelNames = ["context"] });
        _malformed = factory.CreateCounter("tierdecision_malformed_requests_total", "Requests refused as malformed, by the first wrong field.", ["field"]);
        _customers = factory.CreateGauge("tierdecision_customers", "Customers in this process: all of them, or those in the cache when it last changed.");
        _replicaBytes = factory.CreateGauge("tierdecision_replica_bytes", "Memory of the replica's tables.");
        _datasetAsOf = factory.CreateGauge("tierdecision_dataset_as_of_timestamp_seconds", "As of when the served customers' data was.");
        _confirmedAt = factory.CreateGauge(
            "tierdecision_store_confirmed_timestamp_seconds", "When the store last confirmed that the served customers are its own; 0 where it never did.");
        Unconfirmed = factory.CreateCounter(
            "tierdecision_unconfirmed_decisions_total", "Decisions that were degraded because the store had not confirmed the customers for too long.");
        _hydrations = factory.CreateCounter("tierdecision_hydrations_total", "Attempts to read the customers from the store, by how they ended.", ["outcome"]);
        _allocated = factory.CreateCounter("tierdecision_allocated_bytes_total", "Bytes allocated on the managed heap since the start.");
        _changes = factory.CreateCounter("tierdecision_replica_changes_total", "Entries of the store's change streams that the replica applied.");
        _resyncs = factory.CreateCounter(
            "tierdecision_replica_resyncs_total", "Partitions that were read anew, because a change stream had a gap or did not fit.");
    }

    internal Counter Decisions { get; }

    internal Counter Unconfirmed { get; }

    internal Histogram Duration { get; }

    /// <summary>The metrics of one policy, whose label children are looked up now and not per request.</summary>
    public PolicyMetrics For(PolicyPlan plan) => new(this, plan);

    public void Malformed(IReadOnlyList<RequestError> errors) => _malformed.WithLabels(errors[0].Field).Inc();

    public void Hydrated(ICustomerView customers)
    {
        Size(customers);
        _datasetAsOf.Set(customers.Dataset.Header.AsOf.ToUnixTimeSeconds());
        _hydrations.WithLabels("hydrated").Inc();
    }

    public void Confirmed(Instant asOf) => _confirmedAt.Set(asOf.ToUnixTimeMilliseconds() / 1000.0);

    public void Followed(ICustomerView customers, in FollowResult result)
    {
        if (result.Changes > 0 || result.Resyncs > 0)
        {
            _changes.Inc(result.Changes);
            _resyncs.Inc(result.Resyncs);
            Size(customers);
        }
    }

    public void HydrationFailed(string outcome) => _hydrations.WithLabels(outcome).Inc();

    /// <summary>Reads what is only read when somebody looks: called before each scrape.</summary>
    public void Refresh() => _allocated.IncTo(GC.GetTotalAllocatedBytes());

    private void Size(ICustomerView customers)
    {
        _customers.Set(customers.Customers);
        _replicaBytes.Set(customers.MemoryBytes);
    }
}
