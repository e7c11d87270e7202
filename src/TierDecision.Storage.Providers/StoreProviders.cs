using Microsoft.Extensions.Options;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Storage.Providers;

/// <summary>The stores that there are. A new one is a project and a line here.</summary>
public static class StoreProviders
{
    // The first one whose settings are given. The last one always has settings.
    private static readonly Func<TierDecisionOptions, IStoreProvider?>[] All = [RedisStoreProvider.TryCreate, EmbeddedStoreProvider.Create];

    /// <summary>What the settings of a store must be, beyond what is checked of every setting.</summary>
    public static IReadOnlyList<IValidateOptions<TierDecisionOptions>> Rules { get; } = [new RedisConnectionRule()];

    /// <summary>The store that <paramref name="settings"/> name.</summary>
    public static IStoreProvider Choose(TierDecisionOptions settings) =>
        All.Select(create => create(settings)).OfType<IStoreProvider>().First();
}
