using System.Globalization;
using Prometheus;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Counters, gauges, histograms and timers as the product relies on them; each holds with the official package too.</summary>
public sealed class PrometheusMetricTests
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly MetricFactory _metrics;

    public PrometheusMetricTests() => _metrics = Metrics.WithCustomRegistry(_registry);

    [Fact]
    public async Task Counter_increments_add_up()
    {
        var counter = _metrics.CreateCounter("c_total", "Things.");
        counter.Inc();
        counter.Inc(2.5);
        counter.IncTo(10);
        counter.IncTo(4);

        Assert.Equal(10, counter.Value);
        var text = await _registry.ExportAsync();
        Assert.Equal(10, text.Value("c_total"));
        Assert.Equal("counter", text.Families["c_total"].Type);
        Assert.Equal("Things.", text.Families["c_total"].Help);
    }

    [Fact]
    public void Counter_negative_increment_throws_and_changes_nothing()
    {
        var counter = _metrics.CreateCounter("c_total", "Things.", "kind").WithLabels("a");
        counter.Inc();

        Assert.Throws<ArgumentOutOfRangeException>(() => counter.Inc(-0.001));
        Assert.Equal(1, counter.Value);
    }

    [Fact]
    public async Task Gauge_moves_both_ways()
    {
        var gauge = _metrics.CreateGauge("g", "Level.");
        gauge.Set(5);
        gauge.Inc(2);
        gauge.Dec();
        Assert.Equal(6, gauge.Value);

        gauge.IncTo(3);
        Assert.Equal(6, gauge.Value);
        gauge.DecTo(-1.5);
        gauge.DecTo(7);
        Assert.Equal(-1.5, (await _registry.ExportAsync()).Value("g"));
    }

    [Fact]
    public async Task Values_beyond_the_usual_are_written_so_that_they_read_back()
    {
        double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.1, 1e300, double.Epsilon, 123456789.123, Math.PI];
        var gauge = _metrics.CreateGauge("g", "Level.", "i");
        for (var i = 0; i < values.Length; i++)
        {
            gauge.WithLabels(i.ToString(CultureInfo.InvariantCulture)).Set(values[i]);
        }

        var text = await _registry.ExportAsync();
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i], text.Value("g", ("i", i.ToString(CultureInfo.InvariantCulture))));
        }
    }

    [Fact]
    public async Task Histogram_puts_a_value_into_the_bucket_whose_bound_it_does_not_exceed()
    {
        var histogram = _metrics.CreateHistogram("h", "Sizes.", new HistogramConfiguration { Buckets = [1, 2, 4] });
        histogram.Observe(1);
        histogram.Observe(1.5);
        histogram.Observe(4);
        histogram.Observe(4.1);
        histogram.Observe(-3);
        histogram.Observe(2, 10);
        histogram.Observe(double.NaN);

        Assert.Equal(15, histogram.Count);
        Assert.Equal(27.6, histogram.Sum, 9);
        var text = await _registry.ExportAsync();
        Assert.Equal(2, text.Value("h_bucket", ("le", "1")));
        Assert.Equal(13, text.Value("h_bucket", ("le", "2")));
        Assert.Equal(14, text.Value("h_bucket", ("le", "4")));
        Assert.Equal(15, text.Value("h_bucket", ("le", "+Inf")));
        Assert.Equal(15, text.Value("h_count"));
        Assert.Equal(27.6, text.Value("h_sum"), 9);
    }

    [Fact]
    public async Task Histogram_without_buckets_has_the_default_ones()
    {
        _metrics.CreateHistogram("h", "Sizes.").Observe(0.03);

        var bounds = (await _registry.ExportAsync()).Families["h"].Samples
            .Where(sample => sample.Name == "h_bucket").Select(sample => sample.Labels.Single().Value);
        Assert.Equal(["0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1", "2.5", "5", "7.5", "10", "+Inf"], bounds);
    }

    [Fact]
    public void Rejects_buckets_that_are_no_scale()
    {
        Assert.Throws<ArgumentException>(() => _metrics.CreateHistogram("a", "x", new HistogramConfiguration { Buckets = [] }));
        Assert.Throws<ArgumentException>(() => _metrics.CreateHistogram("b", "x", new HistogramConfiguration { Buckets = [1, 1] }));
        Assert.Throws<ArgumentException>(() => _metrics.CreateHistogram("c", "x", new HistogramConfiguration { Buckets = [2, 1] }));
        Assert.Throws<ArgumentException>(() => _metrics.CreateHistogram("d", "x", "le"));
    }

    [Fact]
    public void Bucket_helpers_give_round_bounds()
    {
        Assert.Equal([0.1, 0.2, 0.3, 0.4], Histogram.LinearBuckets(0.1, 0.1, 4));
        Assert.Equal([0.001, 0.002, 0.004, 0.008], Histogram.ExponentialBuckets(0.001, 2, 4));
        Assert.Equal([0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10], Histogram.PowersOfTenDividedBuckets(-1, 1, 4));
        Assert.Throws<ArgumentException>(() => Histogram.LinearBuckets(0, 1, 0));
        Assert.Throws<ArgumentException>(() => Histogram.ExponentialBuckets(0, 2, 3));
        Assert.Throws<ArgumentException>(() => Histogram.ExponentialBuckets(1, 1, 3));
        Assert.Throws<ArgumentException>(() => Histogram.ExponentialBuckets(1, 2, 0));
    }

    [Fact]
    public async Task Parallel_operations_lose_nothing()
    {
        const int threads = 8;
        const int each = 50_000;
        var counter = _metrics.CreateCounter("c_total", "x", "kind");
        var gauge = _metrics.CreateGauge("g", "x");
        var histogram = _metrics.CreateHistogram("h", "x", new HistogramConfiguration { Buckets = [0, 1] });

        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                counter.WithLabels((i & 1) == 0 ? "even" : "odd").Inc();
                gauge.Inc(2);
                gauge.Dec();
                histogram.Observe(i & 1);
            }
        })));

        var text = await _registry.ExportAsync();
        Assert.Equal(threads * each / 2, text.Value("c_total", ("kind", "even")));
        Assert.Equal(threads * each / 2, text.Value("c_total", ("kind", "odd")));
        Assert.Equal(threads * each, text.Value("g"));
        Assert.Equal(threads * each / 2, text.Value("h_bucket", ("le", "0")));
        Assert.Equal(threads * each, text.Value("h_count"));
        Assert.Equal(threads * each / 2, text.Value("h_sum"));
    }

    [Fact]
    public void Operations_on_known_series_allocate_nothing()
    {
        const int each = 10_000;
        var counter = _metrics.CreateCounter("c_total", "x", "kind", "code");
        var gauge = _metrics.CreateGauge("g", "x");
        var histogram = _metrics.CreateHistogram("h", "x");
        string[] values = ["a", "200"];
        Operate();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < each; i++)
        {
            Operate();
        }

        // A few bytes may come from the runtime itself; one object an operation would be 240,000 and more.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, each);

        void Operate()
        {
            counter.WithLabels(values.AsSpan()).Inc();
            gauge.Set(1);
            histogram.Observe(0.3);
        }
    }

    [Fact]
    public void Timers_report_seconds_when_disposed_of()
    {
        var histogram = _metrics.CreateHistogram("h", "x");
        var gauge = _metrics.CreateGauge("g", "x");
        var counter = _metrics.CreateCounter("c_total", "x");
        TimeSpan measured;
        using (histogram.NewTimer())
        using (gauge.NewTimer())
        using (counter.NewTimer())
        {
            measured = histogram.NewTimer().ObserveDuration();
        }

        Assert.True(measured > TimeSpan.Zero);
        Assert.Equal(2, histogram.Count);
        Assert.True(histogram.Sum >= 2 * measured.TotalSeconds);
        Assert.InRange(gauge.Value, measured.TotalSeconds, histogram.Sum);
        Assert.InRange(counter.Value, measured.TotalSeconds, histogram.Sum);
    }

    [Fact]
    public void Gauge_tracks_operations_in_progress()
    {
        var gauge = _metrics.CreateGauge("g", "x");
        using (gauge.TrackInProgress())
        using (gauge.TrackInProgress())
        {
            Assert.Equal(2, gauge.Value);
        }

        Assert.Equal(0, gauge.Value);
    }

    [Fact]
    public void Gauge_takes_a_time_as_unix_seconds()
    {
        var gauge = _metrics.CreateGauge("g", "x");
        gauge.SetToTimeUtc(new DateTimeOffset(2020, 1, 1, 1, 0, 0, 500, TimeSpan.FromHours(1)));
        Assert.Equal(1577836800.5, gauge.Value);

        gauge.SetToCurrentTimeUtc();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.InRange(gauge.Value, now - 60, now + 60);
    }

    [Fact]
    public async Task Counter_counts_exceptions_and_lets_them_pass()
    {
        var counter = _metrics.CreateCounter("c_total", "x");
        Assert.Throws<InvalidOperationException>(() => counter.CountExceptions(() => throw new InvalidOperationException()));
        Assert.Throws<InvalidOperationException>(() => counter.CountExceptions(() => throw new InvalidOperationException(), e => e is TimeoutException));
        await Assert.ThrowsAsync<TimeoutException>(() => counter.CountExceptionsAsync(() => Task.FromException(new TimeoutException()), e => e is TimeoutException));
        Assert.Equal(7, counter.CountExceptions(() => 7));

        Assert.Equal(2, counter.Value);
    }
}
