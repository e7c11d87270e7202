namespace TierDecision.Service.Erasure;

/// <summary>Adds the erasure keys.</summary>
internal static class ErasureServices
{
    public static void AddErasure(this IServiceCollection services) => services.AddSingleton<ErasureKeysState>();

    /// <summary>Reads the keys at every <paramref name="interval"/>: needed if anything is written that is to be erased by them.</summary>
    public static void AddErasureKeysWorker(this IServiceCollection services, TimeSpan interval) =>
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ErasureKeysWorker>(provider, interval));
}
