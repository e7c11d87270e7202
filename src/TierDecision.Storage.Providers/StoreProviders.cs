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
    // The first one that is named is chosen. No setting needs to name the last one: it is there without.
    private static readonly (string? NamedBy, Func<TierDecisionOptions, IStoreProvider?> Create)[] All =
    [
        (RedisStoreProvider.NamedBy, RedisStoreProvider.TryCreate),
        (null, EmbeddedStoreProvider.Create),
    ];

    /// <summary>The settings that name a store, such as <c>Redis:Connection</c>. If none is set, the embedded store is chosen.</summary>
    public static IReadOnlyList<string> NamedBy { get; } = [.. All.Select(store => store.NamedBy).OfType<string>()];

    /// <summary>What the settings of a store must be, beyond what is checked of every setting.</summary>
    public static IReadOnlyList<IValidateOptions<TierDecisionOptions>> Rules { get; } = [new RedisConnectionRule()];

    /// <summary>The store that <paramref name="settings"/> name.</summary>
    public static IStoreProvider Choose(TierDecisionOptions settings) =>
        All.Select(store => store.Create(settings)).OfType<IStoreProvider>().First();
}
