using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Scrapes of a real Kestrel on loopback; each holds with the official package too.</summary>
public sealed class PrometheusHttpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly MetricFactory _metrics;

    public PrometheusHttpTests() => _metrics = Metrics.WithCustomRegistry(_registry);

    [Fact]
    public async Task Scrape_gives_all_metrics_in_the_text_format()
    {
        _metrics.CreateCounter("decisions_total", "Decisions given.", "tier").WithLabels("gold \"1\"\\\n").Inc(3);
        _metrics.CreateGauge("queue_length", "Waiting now.").Set(-1.5);
        _metrics.CreateHistogram("seconds", "Time taken.", "edge").WithLabels("grpc").Observe(0.02);
        DotNetStats.Register(_registry);
        await using var app = await StartAsync(app => app.MapMetrics("/metrics", _registry));
        using var client = ClientOf(app);

        using var response = await client.GetAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var text = PrometheusText.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(3, text.Value("decisions_total", ("tier", "gold \"1\"\\\n")));
        Assert.Equal(-1.5, text.Value("queue_length"));
        Assert.Equal(1, text.Value("seconds_bucket", ("edge", "grpc"), ("le", "0.025")));
        Assert.Equal(0, text.Value("seconds_bucket", ("edge", "grpc"), ("le", "0.01")));
        Assert.Equal(0.02, text.Value("seconds_sum", ("edge", "grpc")));
        Assert.Equal("counter", text.Families["process_cpu_seconds_total"].Type);
    }

    [Fact]
    public async Task Scrape_without_a_registry_is_of_the_default_one()
    {
        var name = $"t{Guid.NewGuid():N}_total";
        Metrics.CreateCounter(name, "x", "a").WithLabels("1").Inc(2);
        await using var app = await StartAsync(app => app.MapMetrics());
        using var client = ClientOf(app);

        var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Contains($"\n{name}{{a=\"1\"}} 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrapes_at_once_are_each_whole()
    {
        var counter = _metrics.CreateCounter("c_total", "x", "i");
        for (var i = 0; i < 3_000; i++)
        {
            counter.WithLabels($"series number {i}").Inc();
        }

        await using var app = await StartAsync(app => app.MapMetrics(settings => settings.Registry = _registry, "/internal/metrics"));
        using var client = ClientOf(app);

        var scrapes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetStringAsync(new Uri("/internal/metrics", UriKind.Relative))));

        Assert.All(scrapes, scrape => Assert.Equal(3_000, PrometheusText.Parse(scrape).Families["c_total"].Samples.Count));
    }

    [Fact]
    public async Task Metric_server_answers_below_its_path_only()
    {
        _metrics.CreateGauge("g", "x").Set(1);
        await using var app = await StartAsync(app =>
        {
            app.UseMetricServer("/m", _registry);
            app.UseMetricServer(port: 1, url: "/never", registry: _registry);
        });
        using var client = ClientOf(app);

        Assert.Equal(1, PrometheusText.Parse(await client.GetStringAsync(new Uri("/m", UriKind.Relative))).Value("g"));
        using var other = await client.GetAsync(new Uri("/other", UriKind.Relative));
        using var otherPort = await client.GetAsync(new Uri("/never", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, otherPort.StatusCode);
    }

    [Fact]
    public async Task Http_metrics_count_and_time_requests_by_endpoint()
    {
        await using var app = await StartAsync(app =>
        {
            app.UseHttpMetrics(options => options.SetMetricFactory(_metrics));
            app.MapGet("/customers/{id}", (string id) => id);
            app.MapPost("/fail", () => Results.StatusCode(503));
            app.MapMetrics("/metrics", _registry);
        });
        using var client = ClientOf(app);

        await client.GetStringAsync(new Uri("/customers/1", UriKind.Relative));
        await client.GetStringAsync(new Uri("/customers/2", UriKind.Relative));
        using var failed = await client.PostAsync(new Uri("/fail", UriKind.Relative), content: null);
        using var missing = await client.GetAsync(new Uri("/nowhere", UriKind.Relative));

        var text = await ScrapeUntilAsync(client, text => Received(text) == 4);
        Assert.Equal(2, text.Value("http_requests_received_total", Labels("200", "GET", "/customers/{id}")));
        Assert.Equal(1, text.Value("http_requests_received_total", Labels("503", "POST", "/fail")));
        Assert.Equal(1, text.Value("http_requests_received_total", Labels("404", "GET", "")));
        Assert.Equal(2, text.Value("http_request_duration_seconds_count", Labels("200", "GET", "/customers/{id}")));
        Assert.True(text.Has("http_request_duration_seconds_bucket", [.. Labels("200", "GET", "/customers/{id}"), ("le", "0.001")]));
        Assert.True(text.Has("http_request_duration_seconds_bucket", [.. Labels("200", "GET", "/customers/{id}"), ("le", "32.768")]));
        Assert.Equal(0, text.Value("http_requests_in_progress", [.. Labels("", "GET", "/customers/{id}").Where(label => label.Name != "code")]));
    }

    [Fact]
    public async Task Http_metrics_count_requests_in_progress()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(app =>
        {
            app.UseHttpMetrics(options => options.ConfigureMeasurements(measurement => measurement.Registry = _registry));
            app.MapGet("/slow", async () =>
            {
                arrived.SetResult();
                await release.Task;
            });
            app.MapMetrics("/metrics", _registry);
        });
        using var client = ClientOf(app);
        (string Name, string Value)[] series = [("method", "GET"), ("controller", ""), ("action", ""), ("endpoint", "/slow")];

        var request = client.GetAsync(new Uri("/slow", UriKind.Relative));
        await arrived.Task.WaitAsync(Patience);
        var during = await ScrapeUntilAsync(client, _ => true);
        release.SetResult();
        using var response = await request;

        Assert.Equal(1, during.Value("http_requests_in_progress", series));
        await ScrapeUntilAsync(client, text => text.Value("http_requests_in_progress", series) == 0);
    }

    [Fact]
    public async Task Http_metrics_take_labels_and_metrics_of_ones_own()
    {
        var own = _metrics.CreateCounter("own_total", "x", "code", "tenant");
        await using var app = await StartAsync(app =>
        {
            app.UseHttpMetrics(options =>
            {
                options.InProgress.Enabled = false;
                options.RequestDuration.Registry = _registry;
                options.RequestDuration.AdditionalRouteParameters.Add("id");
                options.RequestCount.Counter = own;
                options.RequestCount.CustomLabels.Add(new("tenant", context => context.Request.Headers["X-Tenant"].ToString()));
                options.ReduceStatusCodeCardinality();
            });
            app.MapGet("/customers/{id}", (string id) => id);
            app.MapMetrics("/metrics", _registry);
        });
        using var client = ClientOf(app);
        client.DefaultRequestHeaders.Add("X-Tenant", "acme");

        await client.GetStringAsync(new Uri("/customers/7", UriKind.Relative));

        var text = await ScrapeUntilAsync(client, text => text.Has("own_total", ("code", "2xx"), ("tenant", "acme")));
        Assert.Equal(1, text.Value("own_total", ("code", "2xx"), ("tenant", "acme")));
        Assert.Equal(1, text.Value("http_request_duration_seconds_count", [.. Labels("2xx", "GET", "/customers/{id}"), ("id", "7")]));
        Assert.DoesNotContain("http_requests_in_progress", text.Families.Keys);
        Assert.DoesNotContain("http_requests_received_total", text.Families.Keys);
    }

    private static (string Name, string Value)[] Labels(string code, string method, string endpoint) =>
        [("code", code), ("method", method), ("controller", ""), ("action", ""), ("endpoint", endpoint)];

    private static double Received(PrometheusText text) =>
        text.Families.TryGetValue("http_requests_received_total", out var family) ? family.Samples.Sum(sample => sample.Value) : 0;

    private static async Task<WebApplication> StartAsync(Action<WebApplication> configure)
    {
        // Empty: no configuration files, so that a service's settings nearby cannot choose the port.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        var app = builder.Build();
        configure(app);
        await app.StartAsync();
        return app;
    }

    private static HttpClient ClientOf(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.Single()), Timeout = Patience };

    /// <summary>A request is measured after its answer has left: the scrape that shows it may come a moment later.</summary>
    private static async Task<PrometheusText> ScrapeUntilAsync(HttpClient client, Func<PrometheusText, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var text = PrometheusText.Parse(await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), patience.Token));
            if (condition(text))
            {
                return text;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        }
    }
}
