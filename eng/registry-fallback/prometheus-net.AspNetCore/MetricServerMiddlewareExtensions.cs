using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Prometheus;

/// <summary>Adds an address from which Prometheus scrapes.</summary>
public static class MetricServerMiddlewareExtensions
{
    /// <summary>Adds an endpoint that exports metrics.</summary>
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints, Action<MetricServerMiddleware.Settings> configure, string pattern = "/metrics")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var export = endpoints.CreateApplicationBuilder().UseExport(configure).Build();
        return endpoints.Map(pattern, export).WithDisplayName("Prometheus metrics");
    }

    /// <inheritdoc cref="MapMetrics(IEndpointRouteBuilder, Action{MetricServerMiddleware.Settings}, string)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints, string pattern = "/metrics", CollectorRegistry? registry = null) =>
        endpoints.MapMetrics(settings => settings.Registry = registry, pattern);

    /// <summary>Exports metrics below this path, on one local port only. A null path is the root.</summary>
    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder, int port, Action<MetricServerMiddleware.Settings> configure, string? url = "/metrics") =>
        builder.Map(url ?? "/", path => path.MapWhen(context => context.Connection.LocalPort == port, scrape => scrape.UseExport(configure)));

    /// <summary>Exports metrics below this path. With a null path every request that comes here is a scrape.</summary>
    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder, Action<MetricServerMiddleware.Settings> configure, string? url = "/metrics") =>
        url is null ? builder.UseExport(configure) : builder.Map(url, scrape => scrape.UseExport(configure));

    /// <inheritdoc cref="UseMetricServer(IApplicationBuilder, int, Action{MetricServerMiddleware.Settings}, string?)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder, int port, string? url = "/metrics", CollectorRegistry? registry = null) =>
        builder.UseMetricServer(port, settings => settings.Registry = registry, url);

    /// <inheritdoc cref="UseMetricServer(IApplicationBuilder, Action{MetricServerMiddleware.Settings}, string?)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder, string? url = "/metrics", CollectorRegistry? registry = null) =>
        builder.UseMetricServer(settings => settings.Registry = registry, url);

    private static IApplicationBuilder UseExport(this IApplicationBuilder builder, Action<MetricServerMiddleware.Settings> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var settings = new MetricServerMiddleware.Settings();
        configure(settings);
        return builder.UseMiddleware<MetricServerMiddleware>(settings);
    }
}
