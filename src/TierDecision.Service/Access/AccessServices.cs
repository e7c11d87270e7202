namespace TierDecision.Service.Access;

/// <summary>Adds the keys and the gate, if callers need keys. Otherwise nothing stands in the way of a call.</summary>
internal static class AccessServices
{
    /// <param name="services">Where to.</param>
    /// <param name="keys">The keys; null if callers need none.</param>
    public static void AddAccess(this IServiceCollection services, AccessKeysState? keys)
    {
        services.AddSingleton(new Callers(areNamed: keys is not null));
        if (keys is not null)
        {
            services.AddSingleton(keys);
            services.AddSingleton<AccessMetrics>();
            services.AddSingleton<AccessRefusalLog>();
        }
    }

    /// <summary>Looks for changes of the keys file at every <paramref name="interval"/>.</summary>
    public static void AddAccessKeysWorker(this IServiceCollection services, TimeSpan interval) =>
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<AccessKeysWorker>(provider, interval));

    /// <summary>To be called before anything that answers.</summary>
    public static void UseAccess(this WebApplication app)
    {
        if (app.RequiresKeys())
        {
            app.UseMiddleware<AccessGate>();
        }
    }

    /// <summary>Whether callers need keys.</summary>
    public static bool RequiresKeys(this WebApplication app) => app.Services.GetRequiredService<Callers>().AreNamed;
}
