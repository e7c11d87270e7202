using System.Diagnostics;

namespace Prometheus;

/// <summary>Timers that report seconds to a metric.</summary>
public static class TimerExtensions
{
    /// <summary>A timer that observes its seconds.</summary>
    public static ITimer NewTimer(this IObserver observer) => new Timer(observer.Observe);

    /// <summary>A timer that sets the gauge to its seconds.</summary>
    public static ITimer NewTimer(this IGauge gauge) => new Timer(gauge.Set);

    /// <summary>A timer that adds its seconds to the counter.</summary>
    public static ITimer NewTimer(this ICounter counter) => new Timer(counter.Inc);

    private sealed class Timer(Action<double> report) : ITimer
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        public TimeSpan ObserveDuration()
        {
            var elapsed = Stopwatch.GetElapsedTime(_started);
            report(elapsed.TotalSeconds);
            return elapsed;
        }

        public void Dispose() => ObserveDuration();
    }
}
