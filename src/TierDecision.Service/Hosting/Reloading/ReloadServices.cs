using TierDecision.Service.Background;

namespace TierDecision.Service.Hosting.Reloading;

/// <summary>Adds what is read anew at SIGHUP. The capabilities add their own files.</summary>
internal static class ReloadServices
{
    public static void AddReloading(this IServiceCollection services, IConfigurationRoot configuration)
    {
        services.AddSingleton<IReloadable>(provider => ActivatorUtilities.CreateInstance<ConfigurationReload>(provider, configuration));
        services.AddSingleton<Reloader>();
    }
}
