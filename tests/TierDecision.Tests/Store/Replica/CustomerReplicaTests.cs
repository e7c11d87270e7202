using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Store;
using TierDecision.Store.Packed;
using TierDecision.Store.Replica;
using TierDecision.Store.Writes;

namespace TierDecision.Tests.Store.Replica;

public sealed class CustomerReplicaTests
{
    private static readonly DatasetHeader Header = new()
    {
        Tiers = ["gold", "basic"],
        PolicyName = "p",
        PolicyVersion = "1",
        AsOf = Instant.FromUnixTimeSeconds(0),
        IdentityKeyFingerprint = 1,
    };

    [Fact]
    public async Task Aliases_before_their_customers_are_found()
    {
        var store = new FixedStore(
            new CustomerBatch([], [new(Key(10), Key(1))]),
            new CustomerBatch([new(Key(1), Score(1)), new(Key(2), Score(2))], [new(Key(20), Key(2))]));

        var replica = (await HydrateAsync(store)).Replica!;

        Assert.True(replica.TryFind(IdentifierKind.Phone, Key(10), out var score));
        Assert.Equal(Score(1), score);
        Assert.True(replica.TryFind(IdentifierKind.Email, Key(20), out score));
        Assert.Equal(Score(2), score);
        Assert.False(replica.TryFind(IdentifierKind.CustomerId, Key(10), out score));
        Assert.Equal(new CustomerScore(), score);
    }

    [Fact]
    public async Task Look_up_allocates_nothing()
    {
        var store = new FixedStore(new CustomerBatch([new(Key(1), Score(1))], [new(Key(10), Key(1))]));
        var replica = (await HydrateAsync(store)).Replica!;

        Assert.Equal(2000, FindAll());
        Assert.Equal(0, Allocations.Of(() => FindAll()));

        int FindAll()
        {
            var count = 0;
            for (var i = 0; i < 1000; i++)
            {
                count += replica.TryFind(IdentifierKind.CustomerId, Key(1), out _) ? 1 : 0;
                count += replica.TryFind(IdentifierKind.Phone, Key(10), out _) ? 1 : 0;
                count += replica.TryFind(IdentifierKind.External, Key(11), out _) ? 1 : 0;
            }

            return count;
        }
    }

    [Theory]
    [InlineData(Lie.RecordMissing)]
    [InlineData(Lie.RecordChanged)]
    [InlineData(Lie.RecordTwice)]
    [InlineData(Lie.AliasMissing)]
    [InlineData(Lie.AliasOfNobody)]
    public async Task Rejects_what_is_not_what_the_dataset_says(Lie lie)
    {
        KeyValuePair<IdentityKey, CustomerScore>[] records = [new(Key(1), Score(1)), new(Key(2), Score(2))];
        KeyValuePair<IdentityKey, IdentityKey>[] aliases = [new(Key(10), Key(1))];
        var dataset = Describe(records, aliases);
        var batch = lie switch
        {
            Lie.RecordMissing => new CustomerBatch(records[..1], aliases),
            Lie.RecordChanged => new CustomerBatch([records[0], new(Key(2), Score(3))], aliases),
            Lie.RecordTwice => new CustomerBatch([records[0], records[0]], aliases),
            Lie.AliasMissing => new CustomerBatch(records, []),
            _ => new CustomerBatch(records, [new(Key(10), Key(9))]),
        };

        var hydration = await CustomerReplica.HydrateAsync(new FixedStore(batch), dataset, null, default);

        Assert.Equal((HydrationStatus.VerificationFailed, null), (hydration.Status, hydration.Replica));
        Assert.False(string.IsNullOrWhiteSpace(hydration.Detail));
    }

    [Fact]
    public async Task Rejects_an_alias_of_nobody_even_where_the_checksum_covers_it()
    {
        var batch = new CustomerBatch([new(Key(1), Score(1))], [new(Key(10), Key(9))]);

        var hydration = await HydrateAsync(new FixedStore(batch));

        Assert.Equal(HydrationStatus.VerificationFailed, hydration.Status);
    }

    [Fact]
    public async Task Customer_with_one_alias_takes_at_most_112_bytes()
    {
        const int Count = 10_000;
        var batch = new CustomerBatch(
            [.. Enumerable.Range(0, Count).Select(i => KeyValuePair.Create(Key(i), Score(i)))],
            [.. Enumerable.Range(0, Count).Select(i => KeyValuePair.Create(Key(Count + i), Key(i)))]);

        var replica = (await HydrateAsync(new FixedStore(batch))).Replica!;

        Assert.InRange(replica.MemoryBytes / (double)Count, 48 + 16 + 16, 112);
    }

    public enum Lie
    {
        RecordMissing,
        RecordChanged,
        RecordTwice,
        AliasMissing,
        AliasOfNobody,
    }

    private static IdentityKey Key(int number) => new((ulong)number * 0x9E3779B97F4A7C15, (ulong)number);

    private static CustomerScore Score(int number) => new() { ValueScore = number, Tier = (byte)(number % 2) };

    private static Task<HydrationResult> HydrateAsync(FixedStore store) => CustomerReplica.HydrateAsync(
        store,
        Describe(store.Batches.SelectMany(batch => batch.Records), store.Batches.SelectMany(batch => batch.Aliases)),
        null,
        default);

    private static DatasetInfo Describe(
        IEnumerable<KeyValuePair<IdentityKey, CustomerScore>> records, IEnumerable<KeyValuePair<IdentityKey, IdentityKey>> aliases)
    {
        var checksum = default(DatasetChecksum);
        foreach (var (key, score) in records)
        {
            var record = new byte[CustomerRecordCodec.Size];
            CustomerRecordCodec.Write(score, record);
            checksum.AddCustomer(key, record);
        }

        foreach (var (alias, customer) in aliases)
        {
            checksum.AddAlias(alias, customer);
        }

        return new DatasetInfo(1, Header, checksum.Customers, checksum.Aliases, checksum.Value, Instant.FromUnixTimeSeconds(0));
    }

    /// <summary>A store that gives the batches that it was told.</summary>
    private sealed class FixedStore(params CustomerBatch[] batches) : ICustomerStore
    {
        public IReadOnlyList<CustomerBatch> Batches => batches;

        public string Name => "fixed";

        public async IAsyncEnumerable<CustomerBatch> ReadAllAsync(
            DatasetInfo dataset, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var batch in batches)
            {
                yield return batch;
            }
        }

        public ValueTask<DatasetDescription> DescribeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<LoadResult> LoadAsync(
            DatasetHeader header, IEnumerable<CustomerRecord> customers, IProgress<long>? progress, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<LoadResult> FlipBackAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<WriteResult> PutAsync(CustomerWrite write, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<OverrideLookup> FindOverrideAsync(IdentityKey customer, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
