using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Service.Erasure;
using TierDecision.Service.Explanations;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Storage.Erasure;

namespace TierDecision.Tests.Service;

/// <summary>Erasure keys without a store that keeps any.</summary>
internal static class TestErasure
{
    private static readonly ConcurrentDictionary<int, ErasureKeys> Made = new();

    /// <summary>The keys of a version: all others than those of another version.</summary>
    public static ErasureKeys Keys(int version) => Made.GetOrAdd(version, static version =>
    {
        var bytes = new byte[ErasureKeys.Size];
        new Random(version).NextBytes(bytes);
        return new ErasureKeys(version, bytes);
    });

    /// <summary>What asks <paramref name="store"/> who set an override.</summary>
    public static OverrideAuthors Authors(TestStore store) => new(
        store,
        new SingleCustomerCircuit(
            Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry()), TimeProvider.System, NullLogger<StoreCircuit>.Instance),
        new IdentityResolver(TestService.Hasher), TimeProvider.System);

    /// <summary>What a node has that has read the keys of <paramref name="store"/>.</summary>
    /// <param name="store">The store.</param>
    /// <param name="customers">What the node has in memory; null for customers who have always followed.</param>
    public static ErasureKeysState State(TestStore store, IFollowedCustomers? customers = null)
    {
        var state = new ErasureKeysState(store, customers ?? new Followed(), TimeProvider.System);
        state.RefreshAsync(default).GetAwaiter().GetResult();
        return state;
    }

    private sealed class Followed : IFollowedCustomers
    {
        public bool HaveFollowedSince(long stamp) => true;
    }
}
