namespace Prometheus;

/// <summary>Which of the default registry's own metrics to leave out.</summary>
/// <remarks>
/// Of these only the process metrics exist in this package; the others are options of the official one, so that a
/// program that leaves them out compiles and behaves alike with both.
/// </remarks>
public sealed class SuppressDefaultMetricOptions
{
    internal static readonly SuppressDefaultMetricOptions SuppressAll = new()
    {
        SuppressProcessMetrics = true,
        SuppressDebugMetrics = true,
        SuppressEventCounters = true,
        SuppressMeters = true,
    };

    internal static readonly SuppressDefaultMetricOptions SuppressNone = new();

    /// <summary>Leaves out CPU time, memory, threads and garbage collections of this process.</summary>
    public bool SuppressProcessMetrics { get; set; }

    /// <summary>Leaves out the library's metrics about itself. This package has none.</summary>
    public bool SuppressDebugMetrics { get; set; }

    /// <summary>Leaves out .NET event counters. This package publishes none.</summary>
    public bool SuppressEventCounters { get; set; }

    /// <summary>Leaves out System.Diagnostics.Metrics meters. This package publishes none.</summary>
    public bool SuppressMeters { get; set; }
}
