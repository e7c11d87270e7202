using Prometheus;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Labels, names, and how series come and go; each holds with the official package too.</summary>
public sealed class PrometheusSeriesTests
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly MetricFactory _metrics;

    public PrometheusSeriesTests() => _metrics = Metrics.WithCustomRegistry(_registry);

    [Fact]
    public async Task Labels_keep_their_series_apart()
    {
        var counter = _metrics.CreateCounter("c_total", "x", "tier", "code");
        counter.WithLabels("gold", "ok").Inc();
        counter.WithLabels("ok", "gold").Inc(2);
        counter.WithLabels("gold", "").Inc(3);

        string[] values = ["gold", "ok"];
        Assert.Same(counter.WithLabels("gold", "ok"), counter.WithLabels(values.AsMemory()));
        Assert.Same(counter.WithLabels("gold", "ok"), counter.WithLabels(values.AsSpan()));
        Assert.Equal(["tier", "code"], counter.LabelNames);
        Assert.Equal(3, counter.GetAllLabelValues().Count());

        var text = await _registry.ExportAsync();
        Assert.Equal(1, text.Value("c_total", ("tier", "gold"), ("code", "ok")));
        Assert.Equal(2, text.Value("c_total", ("tier", "ok"), ("code", "gold")));
        Assert.Equal(3, text.Value("c_total", ("tier", "gold"), ("code", "")));
        Assert.False(text.Has("c_total"));
    }

    [Theory]
    [InlineData("back\\slash")]
    [InlineData("quo\"te")]
    [InlineData("two\nlines")]
    [InlineData("\\n is not a line end, \\\" is not an end")]
    [InlineData("{a=\"b\"} 1 # TYPE")]
    [InlineData("客户 é 🙂")]
    [InlineData("")]
    public async Task Label_values_of_any_text_read_back(string value)
    {
        _metrics.CreateGauge("g", "x", "text", "other").WithLabels(value, "z").Set(1);
        _metrics.CreateHistogram("h", "x", "text").WithLabels(value).Observe(1);

        var text = await _registry.ExportAsync();
        Assert.Equal(1, text.Value("g", ("text", value), ("other", "z")));
        Assert.Equal(1, text.Value("h_bucket", ("text", value), ("le", "+Inf")));
    }

    [Fact]
    public void Rejects_label_values_that_do_not_fit_the_names()
    {
        var counter = _metrics.CreateCounter("c_total", "x", "a", "b");
        Assert.Throws<ArgumentException>(() => counter.WithLabels("1"));
        Assert.Throws<ArgumentException>(() => counter.WithLabels("1", "2", "3"));
        Assert.Throws<ArgumentException>(() => counter.RemoveLabelled("1"));
        Assert.Throws<NotSupportedException>(() => counter.WithLabels("1", null!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("é")]
    public void Rejects_names_that_prometheus_does_not_take(string name)
    {
        Assert.Throws<ArgumentException>(() => _metrics.CreateCounter(name, "x"));
        Assert.Throws<ArgumentException>(() => _metrics.CreateGauge("g", "x", name));
    }

    [Fact]
    public void Rejects_reserved_and_repeated_label_names()
    {
        Assert.Throws<ArgumentException>(() => _metrics.CreateGauge("g", "x", "__name"));
        Assert.Throws<InvalidOperationException>(() => _metrics.CreateGauge("g", "x", "a", "a"));
    }

    [Fact]
    public void Same_name_and_labels_give_the_same_metric()
    {
        var first = _metrics.CreateCounter("c_total", "x", "a");
        Assert.Same(first, _metrics.CreateCounter("c_total", "another help", "a"));
        Assert.Same(first, _metrics.CreateCounter("c_total", "x", new CounterConfiguration { LabelNames = ["a"] }));
    }

    [Fact]
    public async Task Same_name_with_other_labels_is_another_metric_of_the_same_family()
    {
        var first = _metrics.CreateCounter("c_total", "x", "a");
        var second = _metrics.CreateCounter("c_total", "x", "b");
        first.WithLabels("1").Inc();
        second.WithLabels("1").Inc(2);
        _metrics.CreateGauge("between", "x").Set(0);
        _metrics.CreateCounter("c_total", "x").Inc(3);

        Assert.NotSame(first, second);
        var text = await _registry.ExportAsync();
        Assert.Equal(1, text.Value("c_total", ("a", "1")));
        Assert.Equal(2, text.Value("c_total", ("b", "1")));
        Assert.Equal(3, text.Value("c_total"));
    }

    [Fact]
    public void Same_name_with_another_type_throws()
    {
        _metrics.CreateCounter("c_total", "x");
        Assert.Throws<InvalidOperationException>(() => _metrics.CreateGauge("c_total", "x"));
        Assert.Throws<InvalidOperationException>(() => _metrics.CreateHistogram("c_total", "x", "a"));
    }

    [Fact]
    public async Task Metric_without_labels_is_exported_from_the_start_and_one_with_labels_from_its_first_values()
    {
        _metrics.CreateCounter("plain_total", "x");
        var labelled = _metrics.CreateCounter("labelled_total", "x", "a");
        Assert.Equal(0, (await _registry.ExportAsync()).Value("plain_total"));
        Assert.Empty((await _registry.ExportAsync()).Families["labelled_total"].Samples);

        labelled.WithLabels("1");
        Assert.Equal(0, (await _registry.ExportAsync()).Value("labelled_total", ("a", "1")));
    }

    [Fact]
    public async Task Suppressed_initial_value_is_exported_once_set()
    {
        var gauge = _metrics.CreateGauge("g", "x", new GaugeConfiguration { SuppressInitialValue = true });
        Assert.False((await _registry.ExportAsync()).Has("g"));

        gauge.Set(0);
        Assert.True((await _registry.ExportAsync()).Has("g"));
    }

    [Fact]
    public async Task Unpublished_series_keeps_its_value_and_returns_with_the_next_change()
    {
        var counter = _metrics.CreateCounter("c_total", "x", "a").WithLabels("1");
        counter.Inc(5);
        counter.Unpublish();
        Assert.False((await _registry.ExportAsync()).Has("c_total", ("a", "1")));

        counter.Publish();
        Assert.Equal(5, (await _registry.ExportAsync()).Value("c_total", ("a", "1")));

        counter.Unpublish();
        counter.Inc();
        Assert.Equal(6, (await _registry.ExportAsync()).Value("c_total", ("a", "1")));
    }

    [Fact]
    public async Task Removed_series_is_gone_and_starts_anew()
    {
        var counter = _metrics.CreateCounter("c_total", "x", "a");
        counter.WithLabels("1").Inc(5);
        counter.WithLabels("2").Inc(6);
        counter.RemoveLabelled("1");
        counter.RemoveLabelled("never there");
        counter.WithLabels("2").Remove();
        Assert.Empty((await _registry.ExportAsync()).Families["c_total"].Samples);

        counter.WithLabels("1").Inc();
        Assert.Equal(1, (await _registry.ExportAsync()).Value("c_total", ("a", "1")));
    }

    [Fact]
    public async Task Removed_series_without_labels_starts_anew()
    {
        var counter = _metrics.CreateCounter("c_total", "x");
        counter.Inc(5);
        counter.RemoveLabelled();
        Assert.Equal(0, (await _registry.ExportAsync()).Value("c_total"));

        counter.Inc();
        Assert.Equal(1, (await _registry.ExportAsync()).Value("c_total"));
    }
}
