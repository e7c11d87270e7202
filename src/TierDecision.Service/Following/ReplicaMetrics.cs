using NodaTime;
using Prometheus;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>What the service tells on <c>/metrics</c> of the customers in its memory and of how it follows the store.</summary>
internal sealed class ReplicaMetrics(IMetricFactory factory)
{
    private readonly Gauge _customers = factory.CreateGauge(
        "tierdecision_customers", "Customers in this process: all of them, or those in the cache when it last changed.");

    private readonly Gauge _replicaBytes = factory.CreateGauge("tierdecision_replica_bytes", "Memory of the replica's tables.");

    private readonly Gauge _datasetAsOf = factory.CreateGauge(
        "tierdecision_dataset_as_of_timestamp_seconds", "As of when the served customers' data was.");

    private readonly Gauge _confirmedAt = factory.CreateGauge(
        "tierdecision_store_confirmed_timestamp_seconds",
            "When the store last confirmed that the served customers are its own; 0 where it never did.");

    private readonly Counter _hydrations = factory.CreateCounter(
        "tierdecision_hydrations_total", "Attempts to read the customers from the store, by how they ended.", ["outcome"]);

    private readonly Counter _changes = factory.CreateCounter(
        "tierdecision_replica_changes_total", "Entries of the store's change streams that the replica applied.");

    private readonly Counter _resyncs = factory.CreateCounter(
        "tierdecision_replica_resyncs_total", "Partitions that were read anew, because a change stream had a gap or did not fit.");

    private readonly Gauge _damaged = factory.CreateGauge(
        "tierdecision_replica_damaged_partitions",
        "Partitions of the customers that the store has damaged: customers of whom nothing is known count as unavailable, all others as degraded.");

    private readonly Gauge _phonesDiffer = factory.CreateGauge(
        "tierdecision_phone_numbers_differ",
        "1 if the served customers' phone numbers were read by another version or region than this service reads them by.");

    private readonly Gauge _clockOffset = factory.CreateGauge(
        "tierdecision_store_clock_offset_seconds",
        "By how much the store's clock is ahead of this machine's; below 0 if it is behind, 0 if it is not known.");

    /// <summary>Reads what is only read when somebody looks: called before each scrape.</summary>
    public void Refresh(IStoreClock clock) => _clockOffset.Set(clock.ClockOffset.TotalSeconds);

    public void Hydrated(ICustomerView customers)
    {
        Size(customers);
        _datasetAsOf.Set(customers.Dataset.Header.AsOf.ToUnixTimeSeconds());
        _hydrations.WithLabels("hydrated").Inc();
    }

    public void PhonesDiffer(bool differ) => _phonesDiffer.Set(differ ? 1 : 0);

    public void Damaged(int partitions) => _damaged.Set(partitions);

    public void HydrationFailed(string outcome) => _hydrations.WithLabels(outcome).Inc();

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

    private void Size(ICustomerView customers)
    {
        _customers.Set(customers.Customers);
        _replicaBytes.Set(customers.MemoryBytes);
    }
}
