namespace Prometheus;

/// <summary>Measures from its creation; it reports seconds when asked, and when it is disposed of.</summary>
public interface ITimer : IDisposable
{
    /// <summary>Reports the seconds since creation to the metric, and returns them.</summary>
    TimeSpan ObserveDuration();
}
