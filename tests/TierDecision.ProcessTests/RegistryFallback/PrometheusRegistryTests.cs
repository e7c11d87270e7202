using System.Runtime.Loader;
using System.Text;
using Prometheus;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Registries: callbacks, static labels, the default metrics; each holds with the official package too.</summary>
public sealed class PrometheusRegistryTests
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    [Fact]
    public async Task Callbacks_run_before_each_export()
    {
        var gauge = Metrics.WithCustomRegistry(_registry).CreateGauge("g", "x");
        var async = Metrics.WithCustomRegistry(_registry).CreateGauge("a", "x");
        _registry.AddBeforeCollectCallback(() => gauge.Inc());
        _registry.AddBeforeCollectCallback(async cancel =>
        {
            await Task.Yield();
            cancel.ThrowIfCancellationRequested();
            async.Inc(10);
        });

        Assert.Equal(1, (await _registry.ExportAsync()).Value("g"));
        var second = await _registry.ExportAsync();
        Assert.Equal(2, second.Value("g"));
        Assert.Equal(20, second.Value("a"));
    }

    [Fact]
    public async Task Failing_callbacks_do_not_stop_the_export()
    {
        var gauge = Metrics.WithCustomRegistry(_registry).CreateGauge("g", "x");
        _registry.AddBeforeCollectCallback(() => throw new InvalidOperationException("broken"));
        _registry.AddBeforeCollectCallback(_ => Task.FromException(new InvalidOperationException("broken too")));
        _registry.AddBeforeCollectCallback(() => gauge.Set(3));

        Assert.Equal(3, (await _registry.ExportAsync()).Value("g"));
    }

    [Fact]
    public async Task Static_labels_stand_on_every_series()
    {
        _registry.SetStaticLabels(new Dictionary<string, string> { ["node"] = "a\"1" });
        var metrics = Metrics.WithCustomRegistry(_registry).WithLabels(new Dictionary<string, string> { ["part"] = "store" });
        metrics.CreateCounter("c_total", "x", ["kind"]).WithLabels("k").Inc();
        Metrics.WithCustomRegistry(_registry).CreateHistogram("h", "x").Observe(1);

        Assert.Equal([new("node", "a\"1")], _registry.StaticLabels);
        var text = await _registry.ExportAsync();
        Assert.Equal(1, text.Value("c_total", ("kind", "k"), ("part", "store"), ("node", "a\"1")));
        Assert.Equal(1, text.Value("h_bucket", ("node", "a\"1"), ("le", "+Inf")));
        Assert.Throws<InvalidOperationException>(() => metrics.CreateGauge("g", "x", ["node"]));
    }

    [Fact]
    public async Task Rejects_static_labels_that_come_late_or_twice()
    {
        var labels = new Dictionary<string, string> { ["node"] = "1" };
        _registry.SetStaticLabels(labels);
        Assert.Throws<InvalidOperationException>(() => _registry.SetStaticLabels(labels));

        var used = Metrics.NewCustomRegistry();
        Metrics.WithCustomRegistry(used).CreateGauge("g", "x");
        Assert.Throws<InvalidOperationException>(() => used.SetStaticLabels(labels));

        var exported = Metrics.NewCustomRegistry();
        await exported.ExportAsync();
        Assert.Throws<InvalidOperationException>(() => exported.SetStaticLabels(labels));
        Assert.Throws<ArgumentException>(() => Metrics.NewCustomRegistry().SetStaticLabels(new Dictionary<string, string> { ["a-b"] = "1" }));
    }

    [Fact]
    public async Task Empty_registry_exports_nothing() => Assert.Empty(await _registry.TextAsync());

    [Fact]
    public async Task Long_export_arrives_whole_while_values_change()
    {
        const int series = 2_000;
        var histogram = Metrics.WithCustomRegistry(_registry).CreateHistogram("h", "x", "i");
        var children = Enumerable.Range(0, series).Select(i => histogram.WithLabels($"series {i}")).ToArray();
        foreach (var child in children)
        {
            child.Observe(1);
        }

        // Only the last series changes below; it must never look like one of the others.
        children[^1].Observe(1);
        using var done = new CancellationTokenSource();
        var observing = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                children[^1].Observe(2);
                histogram.WithLabels("short-lived").Remove();
            }
        });

        var text = await _registry.TextAsync();
        await done.CancelAsync();
        await observing;

        Assert.True(text.Length > 1_000_000);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.Equal(series - 1, text.Split('\n').Count(line => line.StartsWith("h_count{", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal)));
        PrometheusText.Parse(await _registry.TextAsync());
    }

    [Fact]
    public async Task Export_stops_when_cancelled()
    {
        Metrics.WithCustomRegistry(_registry).CreateGauge("g", "x");
        using var stream = new MemoryStream();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _registry.CollectAndExportAsTextAsync(stream, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Process_metrics_describe_this_process()
    {
        DotNetStats.Register(_registry);
        GC.Collect();

        var text = await _registry.ExportAsync();
        Assert.True(text.Value("process_cpu_seconds_total") > 0);
        Assert.True(text.Value("process_working_set_bytes") > 1_000_000);
        Assert.True(text.Value("process_private_memory_bytes") > 0);
        Assert.True(text.Value("process_virtual_memory_bytes") > 1_000_000);
        Assert.True(text.Value("process_open_handles") > 0);
        Assert.True(text.Value("process_num_threads") > 0);
        Assert.True(text.Value("dotnet_collection_count_total", ("generation", "2")) > 0);

        // No more than there: the runtime may say 0 while another test's garbage is being collected.
        Assert.True(text.Has("dotnet_total_memory_bytes"));

        // Linux tells a process's start in ticks since boot, and boot to the second: this process may seem to start a moment from now.
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.InRange(text.Value("process_start_time_seconds"), now - TimeSpan.FromDays(1).TotalSeconds, now + 10);
    }

    [Fact]
    public async Task Default_registry_has_process_metrics_unless_suppressed()
    {
        Assert.Contains("\nprocess_cpu_seconds_total ", await ExportOfFreshLibraryAsync(suppress: false), StringComparison.Ordinal);
        Assert.DoesNotContain("process_cpu_seconds_total", await ExportOfFreshLibraryAsync(suppress: true), StringComparison.Ordinal);
    }

    /// <summary>The default registry is one for the process; a library loaded anew has its own, untouched by other tests.</summary>
    private static async Task<string> ExportOfFreshLibraryAsync(bool suppress)
    {
        var context = new AssemblyLoadContext(name: null, isCollectible: false);
        var metrics = context.LoadFromAssemblyPath(typeof(Metrics).Assembly.Location).GetType(typeof(Metrics).FullName!, throwOnError: true)!;
        if (suppress)
        {
            metrics.GetMethod(nameof(Metrics.SuppressDefaultMetrics), [])!.Invoke(null, null);
        }

        var registry = metrics.GetProperty(nameof(Metrics.DefaultRegistry))!.GetValue(null)!;
        using var stream = new MemoryStream();
        await (Task)registry.GetType()
            .GetMethod(nameof(CollectorRegistry.CollectAndExportAsTextAsync), [typeof(Stream), typeof(CancellationToken)])!
            .Invoke(registry, [stream, CancellationToken.None])!;
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
