using System.Runtime.CompilerServices;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Store;
using TierDecision.Store.Packed;
using TierDecision.Store.Writes;

namespace TierDecision.Tests.Service;

/// <summary>A store that says what a test tells it to say.</summary>
internal sealed class TestStore : ICustomerStore
{
    private IReadOnlyList<CustomerRecord> _customers = [];
    private long _generation;

    public string Name => "test";

    public DatasetDescription Description { get; set; } = new(DatasetStatus.Empty, null);

    /// <summary>What reading the customers fails with; null where it succeeds.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Makes a dataset of <paramref name="customers"/> the live one.</summary>
    public DatasetInfo Load(DatasetHeader header, params IReadOnlyList<CustomerRecord> customers)
    {
        var sum = default(DatasetChecksum);
        var record = new byte[CustomerRecordCodec.Size];
        foreach (var customer in customers)
        {
            CustomerRecordCodec.Write(customer.Score, record);
            sum.AddCustomer(customer.Key, record);
            foreach (var alias in customer.Aliases)
            {
                sum.AddAlias(alias, customer.Key);
            }
        }

        _customers = customers;
        var dataset = new DatasetInfo(++_generation, header, sum.Customers, sum.Aliases, sum.Value, Instant.FromUtc(2026, 1, 2, 3, 4));
        Description = new(DatasetStatus.Live, dataset);
        return dataset;
    }

    public ValueTask<DatasetDescription> DescribeAsync(CancellationToken cancellationToken) => new(Description);

    public ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The service reads its replica alone.");

    public async IAsyncEnumerable<CustomerBatch> ReadAllAsync(DatasetInfo dataset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return new CustomerBatch(
            [.. _customers.Select(customer => KeyValuePair.Create(customer.Key, customer.Score))],
            [.. _customers.SelectMany(customer => customer.Aliases.Select(alias => KeyValuePair.Create(alias, customer.Key)))]);
        if (Failure is not null)
        {
            throw Failure;
        }
    }

    public Task<LoadResult> LoadAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The service loads nothing but its demonstration.");

    public Task<LoadResult> FlipBackAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WriteResult> PutAsync(CustomerWrite write, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<OverrideLookup> FindOverrideAsync(IdentityKey customer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
