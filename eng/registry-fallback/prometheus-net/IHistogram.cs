namespace Prometheus;

/// <summary>Counts events in buckets by their size.</summary>
public interface IHistogram : IObserver
{
    /// <summary>Observes several events of the same size at once.</summary>
    void Observe(double val, long count);

    /// <summary>The sum of all sizes observed.</summary>
    double Sum { get; }

    /// <summary>The number of events observed.</summary>
    long Count { get; }
}
