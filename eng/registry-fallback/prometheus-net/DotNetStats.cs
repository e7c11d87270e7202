using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Prometheus;

/// <summary>Metrics about this process: CPU time, memory, handles, threads and garbage collections.</summary>
public sealed class DotNetStats
{
    private readonly Lock _update = new();
    private readonly Process _process = Process.GetCurrentProcess();
    private readonly Counter.Child[] _collections;
    private readonly Counter _cpuSeconds;
    private readonly Gauge _virtualMemory;
    private readonly Gauge _workingSet;
    private readonly Gauge _privateMemory;
    private readonly Gauge _handles;
    private readonly Gauge _threads;
    private readonly Gauge _managedMemory;

    private DotNetStats(MetricFactory metrics)
    {
        var collections = metrics.CreateCounter("dotnet_collection_count_total", "GC collection count", "generation");
        _collections = [.. Enumerable.Range(0, GC.MaxGeneration + 1)
            .Select(generation => collections.WithLabels(generation.ToString(CultureInfo.InvariantCulture)))];

        _cpuSeconds = metrics.CreateCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        _virtualMemory = metrics.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        _workingSet = metrics.CreateGauge("process_working_set_bytes", "Process working set");
        _privateMemory = metrics.CreateGauge("process_private_memory_bytes", "Process private memory size");
        _handles = metrics.CreateGauge("process_open_handles", "Number of open handles");
        _threads = metrics.CreateGauge("process_num_threads", "Total number of threads");
        _managedMemory = metrics.CreateGauge("dotnet_total_memory_bytes", "Total known allocated memory");
        metrics.CreateGauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.")
            .SetToTimeUtc(_process.StartTime);
    }

    /// <summary>Adds the process metrics to this registry; each export reads them anew.</summary>
    public static void Register(CollectorRegistry registry) =>
        registry.AddBeforeCollectCallback(new DotNetStats(Metrics.WithCustomRegistry(registry)).Update);

    private void Update()
    {
        // Scrapes may overlap, and Process is not safe for use from two threads.
        lock (_update)
        {
            try
            {
                _process.Refresh();
                for (var generation = 0; generation < _collections.Length; generation++)
                {
                    _collections[generation].IncTo(GC.CollectionCount(generation));
                }

                _managedMemory.Set(GC.GetTotalMemory(forceFullCollection: false));
                _cpuSeconds.IncTo(_process.TotalProcessorTime.TotalSeconds);
                _virtualMemory.Set(_process.VirtualMemorySize64);
                _workingSet.Set(_process.WorkingSet64);
                _privateMemory.Set(_process.PrivateMemorySize64);
                _handles.Set(_process.HandleCount);
                _threads.Set(_process.Threads.Count);
            }
            catch (Exception e) when (e is Win32Exception or InvalidOperationException or NotSupportedException or IOException or UnauthorizedAccessException)
            {
                // The operating system may deny a process the look at itself; the metrics then keep what they have.
                Trace.WriteLine($"The process metrics could not be read: {e.Message}");
            }
        }
    }
}
