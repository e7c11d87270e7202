using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Prometheus.HttpMetrics;

/// <summary>Counts and times the requests that pass.</summary>
internal sealed class HttpMetricsMiddleware
{
    private readonly RequestDelegate _next;
    private readonly RequestSeries<IGauge>? _inProgress;
    private readonly RequestSeries<ICounter>? _received;
    private readonly RequestSeries<IHistogram>? _seconds;

    public HttpMetricsMiddleware(RequestDelegate next, HttpMiddlewareExporterOptions options)
    {
        _next = next;
        if (options.InProgress.Enabled)
        {
            _inProgress = new(options.InProgress, HttpRequestLabelNames.BeforeAnswer, options.InProgress.Gauge, (factory, labels) => factory.CreateGauge(
                "http_requests_in_progress", "Requests that the ASP.NET Core pipeline is answering now.", labels));
        }

        if (options.RequestCount.Enabled)
        {
            _received = new(options.RequestCount, HttpRequestLabelNames.AfterAnswer, options.RequestCount.Counter, (factory, labels) => factory.CreateCounter(
                "http_requests_received_total", "Requests that the ASP.NET Core pipeline has answered.", labels));
        }

        if (options.RequestDuration.Enabled)
        {
            // 1 ms to 32.768 s, each twice the one before.
            _seconds = new(options.RequestDuration, HttpRequestLabelNames.AfterAnswer, options.RequestDuration.Histogram, (factory, labels) => factory.CreateHistogram(
                "http_request_duration_seconds",
                "Seconds that the ASP.NET Core pipeline took to answer a request.",
                labels,
                new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 16) }));
        }
    }

    public async Task Invoke(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();

        // An error handler that runs the pipeline anew replaces the route's values: these are the ones of the request itself.
        var route = context.Request.RouteValues;
        var inProgress = _inProgress?.Of(context, route);
        inProgress?.Inc();
        try
        {
            await _next(context).ConfigureAwait(false);
        }
        finally
        {
            inProgress?.Dec();
            if (route.Count == 0)
            {
                // Placed before routing: only now is there a route.
                route = context.Request.RouteValues;
            }

            _received?.Of(context, route).Inc();
            _seconds?.Of(context, route).Observe(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }
}
