using Microsoft.AspNetCore.Builder;
using Prometheus.HttpMetrics;

namespace Prometheus;

/// <summary>Adds metrics about the requests that a web application answers.</summary>
public static class HttpMetricsMiddlewareExtensions
{
    /// <summary>Measures the requests that pass here. Belongs behind routing, so that endpoints are known.</summary>
    public static IApplicationBuilder UseHttpMetrics(this IApplicationBuilder app, Action<HttpMiddlewareExporterOptions> configure)
    {
        var options = new HttpMiddlewareExporterOptions();
        configure?.Invoke(options);
        return app.UseHttpMetrics(options);
    }

    /// <inheritdoc cref="UseHttpMetrics(IApplicationBuilder, Action{HttpMiddlewareExporterOptions})"/>
    public static IApplicationBuilder UseHttpMetrics(this IApplicationBuilder app, HttpMiddlewareExporterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        options ??= new HttpMiddlewareExporterOptions();
        return options.CaptureMetricsUrl
            ? app.UseMiddleware<HttpMetricsMiddleware>(options)
            : app.UseWhen(context => context.Request.Path != "/metrics", measured => measured.UseMiddleware<HttpMetricsMiddleware>(options));
    }
}
