namespace Prometheus;

/// <summary>A metric that observes single events.</summary>
public interface IObserver : ICollectorChild
{
    /// <summary>Observes one event of this size. NaN is ignored.</summary>
    void Observe(double val);
}
