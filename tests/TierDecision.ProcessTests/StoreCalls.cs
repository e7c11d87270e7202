using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Writes;

namespace TierDecision.ProcessTests;

/// <summary>Changes to a store on behalf of a test, for tests that do not ask who made them.</summary>
internal static class StoreCalls
{
    private static readonly AuditActor Test = new("test");

    public static Task<LoadResult> LoadAsync(
        this ICustomerLoader store, DatasetHeader header, IEnumerable<CustomerRecord> customers, IProgress<long>? progress,
        CancellationToken cancellationToken) =>
        store.LoadAsync(header, customers, Test, progress, cancellationToken);

    public static Task<LoadResult> FlipBackAsync(this ICustomerLoader store, CancellationToken cancellationToken) =>
        store.FlipBackAsync(Test, cancellationToken);

    public static ValueTask<WriteResult> PutAsync(this ICustomerWriter store, CustomerWrite write, CancellationToken cancellationToken) =>
        store.PutAsync(write, Test, cancellationToken);

    public static ValueTask<WriteResult> SetOverrideAsync(
        this ICustomerWriter store, OverrideWrite write, CancellationToken cancellationToken) =>
        store.SetOverrideAsync(write, Test, cancellationToken);

    public static ValueTask<WriteResult> RemoveAsync(
        this ICustomerEraser store, IdentityKey customer, ulong version, CancellationToken cancellationToken) =>
        store.RemoveAsync(customer, version, Test, cancellationToken);
}
