using TierDecision.Configuration.Settings;
using TierDecision.Service.Hosting;

namespace TierDecision.Service.Access;

/// <summary>Puts the keys and the gate into the house, where they are asked for. Otherwise nothing stands in the way of a call.</summary>
internal static class AccessServices
{
    /// <exception cref="StartException">The file cannot be used.</exception>
    public static void AddAccess(this IServiceCollection services, AccessOptions options)
    {
        if (options.KeysFile.Length == 0)
        {
            return;
        }

        var (state, problem) = AccessKeysState.Open(options.KeysFile);
        services.AddAccess(state ?? throw new StartException(problem!), new AccessMetrics(Prometheus.Metrics.DefaultFactory));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<AccessKeysWorker>(provider, options.PollInterval));
    }

    /// <summary>The gate alone, over keys that were read.</summary>
    public static void AddAccess(this IServiceCollection services, AccessKeysState keys, AccessMetrics metrics)
    {
        services.AddSingleton(keys);
        services.AddSingleton(metrics);
        services.AddSingleton<AccessRefusalLog>();
    }

    /// <summary>To be called before anything that answers.</summary>
    public static void UseAccess(this WebApplication app)
    {
        if (app.AsksForKeys())
        {
            app.UseMiddleware<AccessGate>();
        }
    }

    /// <summary>Whether callers are asked for keys.</summary>
    public static bool AsksForKeys(this WebApplication app) => app.Services.GetService<AccessKeysState>() is not null;
}
