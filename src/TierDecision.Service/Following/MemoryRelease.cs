using System.Runtime.CompilerServices;
using TierDecision.Service.Serving;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>
/// Gives back the memory of customers that are served no more. They take as much again, and nothing would collect it for a long time, because
/// decisions leave hardly any garbage. Nothing is moved by it: the tables are pinned.
/// </summary>
internal sealed class MemoryRelease(ServingState serving)
{
    private readonly WeakReference<ICustomerView?> _served = new(null);
    private bool _hasCustomers;

    /// <summary>The customers that are served now are those to begin with.</summary>
    public void Begin()
    {
        var customers = serving.Current.Customers;
        _served.SetTarget(customers);
        _hasCustomers = customers is not null;
    }

    /// <summary>Collects if other customers are served than at the last call.</summary>
    public async ValueTask ReleaseAsync()
    {
        if (!IsServed())
        {
            Begin();

            // Callers still on this stack may hold the old replica; yield so that they unwind first.
            await Task.Yield();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    // Apart, so that nothing on the stack keeps what is to be collected.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsServed() => _served.TryGetTarget(out var customers)
        ? customers == serving.Current.Customers
        : !_hasCustomers && serving.Current.Customers is null;
}
