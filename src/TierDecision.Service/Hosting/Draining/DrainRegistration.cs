using TierDecision.Configuration.Settings;

namespace TierDecision.Service.Hosting.Draining;

/// <summary>Takes the drain into the host.</summary>
internal static class DrainRegistration
{
    public static void AddDraining(this IServiceCollection services, ShutdownOptions options)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Drain>(provider, options.Grace));
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Grace + options.Timeout);
    }

    /// <summary>
    /// While draining, ends each HTTP/1 connection with its next answer: such a connection has no GOAWAY, and one that the server closes by itself
    /// can meet the next request on its way.
    /// </summary>
    public static void UseDraining(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            if (drain.IsDraining && !HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }

            return next(context);
        });
    }
}
