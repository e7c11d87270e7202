using Microsoft.AspNetCore.Http;

namespace Prometheus;

/// <summary>Answers a scrape with a registry's metrics. Meant to be used through <see cref="MetricServerMiddlewareExtensions"/>.</summary>
public sealed class MetricServerMiddleware
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly CollectorRegistry _registry;

    /// <summary>Ends the pipeline: every request that comes here is a scrape.</summary>
    public MetricServerMiddleware(RequestDelegate next, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _registry = settings.Registry ?? Metrics.DefaultRegistry;
    }

    /// <summary>Writes the metrics as the response.</summary>
    public async Task Invoke(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        try
        {
            await _registry.CollectAndExportAsTextAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
    }

    /// <summary>What to export and how.</summary>
    public sealed class Settings
    {
        /// <summary>The registry to export; null is the default one.</summary>
        public CollectorRegistry? Registry { get; set; }

        /// <summary>
        /// Whether a client that asks for OpenMetrics gets it. This package knows the text format only, and answers every
        /// client with it: the answer that the official package gives to one that does not ask for OpenMetrics.
        /// </summary>
        public bool EnableOpenMetrics { get; set; } = true;
    }
}
