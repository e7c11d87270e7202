using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Providers;

namespace TierDecision.Service.Hosting;

/// <summary>Registers the store that the settings name, under each contract that somebody here needs.</summary>
internal static class StoreServices
{
    public static void AddStore(this IServiceCollection services, TierDecisionOptions options)
    {
        services.AddSingleton(StoreProviders.Choose(options));
        services.AddSingleton(host => host.GetRequiredService<IStoreProvider>().Open(
            host.GetRequiredService<ILoggerFactory>(), host.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDatasetDirectory>(Store);
        services.AddSingleton<ICustomerReader>(Store);
        services.AddSingleton<ICustomerRetiering>(Store);
        services.AddSingleton<ICustomerWriter>(Store);
        services.AddSingleton<ICustomerEraser>(Store);
        services.AddSingleton<ICustomerExporter>(Store);
        services.AddSingleton<ICustomerFeedSource>(Store);
        services.AddSingleton<IErasureKeySource>(Store);
        services.AddSingleton<IPolicyLibrary>(Store);
        services.AddSingleton<IPolicyTrials>(Store);
        services.AddSingleton<IAuditTrail>(Store);
        services.AddSingleton<IStoreClock>(Store);
    }

    private static ICustomerStore Store(IServiceProvider host) => host.GetRequiredService<ICustomerStore>();
}
