using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Records;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>The laws of every store. A subclass says how to open one; each test has a place of its own.</summary>
public abstract partial class CustomerStoreContract : IAsyncLifetime
{
    private ICustomerStore? _store;

    private protected ICustomerStore Store => _store ?? throw new InvalidOperationException("the store has not been opened");

    public virtual Task InitializeAsync()
    {
        _store = Open();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    /// <summary>Opens the store of this test, once more if it is open.</summary>
    private protected abstract ICustomerStore Open();

    /// <summary>Opens a store that cannot be reached.</summary>
    private protected abstract ICustomerStore OpenUnreachable();

    /// <summary>
    /// Has removals end as if the program had died once the record is gone from the live dataset, until it is disposed. Null where a removal cannot be cut off there,
    /// because all of it is one step.
    /// </summary>
    private protected virtual Task<IAsyncDisposable?> CutRemovalsOffAsync() => Task.FromResult<IAsyncDisposable?>(null);

    [Fact]
    public async Task Empty_store_has_no_dataset_and_knows_nobody()
    {
        var description = await Store.DescribeAsync(default);

        Assert.Equal(DatasetStatus.Empty, description.Status);
        Assert.Null(description.Dataset);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
    }

    [Fact]
    public async Task Load_describes_what_was_loaded()
    {
        var result = await Store.LoadAsync(Header, Customers(500), null, default);

        Assert.Equal((LoadStatus.Loaded, null), (result.Status, result.Detail));
        var description = await Store.DescribeAsync(default);
        Assert.Equal((DatasetStatus.Live, null), (description.Status, description.Detail));
        AssertSame(result.Dataset!, description.Dataset!);
        AssertSame(Header, description.Dataset!.Header);
        Assert.Equal((500, 499), (description.Dataset.Customers, description.Dataset.Aliases));
        Assert.NotEqual(0ul, description.Dataset.Checksum);
    }

    [Fact]
    public async Task Load_makes_every_customer_found_by_id_and_alias()
    {
        await LoadAsync(Customers(500));

        await AssertHoldsAsync(500, edition: 1);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(500))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Email, Email(0))).Status);
    }

    [Fact]
    public async Task Find_keeps_ids_and_aliases_apart()
    {
        await LoadAsync(Customers(3));

        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Phone(2))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Id(2))).Status);
    }

    [Fact]
    public async Task Load_of_nobody_is_a_live_dataset()
    {
        var dataset = await LoadAsync([]);

        Assert.Equal((0, 0, 0ul), (dataset.Customers, dataset.Aliases, dataset.Checksum));
        Assert.Equal(DatasetStatus.Live, (await Store.DescribeAsync(default)).Status);
        Assert.Empty((await ReadAllAsync(dataset)).Records);
    }

    [Fact]
    public async Task Second_load_replaces_the_first_whole()
    {
        var first = await LoadAsync(Customers(300));

        var second = await LoadAsync(Customers(200, edition: 2, first: 100));

        Assert.True(second.Number > first.Number);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(99))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(98))).Status);
        Assert.Equal(2ul, (await FindAsync(IdentifierKind.CustomerId, Id(100))).Score.Version);
        Assert.Equal(2ul, (await FindAsync(IdentifierKind.Phone, Phone(299))).Score.Version);
    }

    [Fact]
    public async Task Customer_given_twice_has_the_last_score_and_the_aliases_of_both()
    {
        var dataset = await LoadAsync(
        [
            Record(1, Score(1), [Phone(1)]),
            Record(2, Score(2), []),
            Record(1, Score(1, edition: 2), [Email(1)]),
        ]);

        Assert.Equal((2, 2), (dataset.Customers, dataset.Aliases));
        Assert.Equal(2ul, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score.Version);
        Assert.Equal(2ul, (await FindAsync(IdentifierKind.Phone, Phone(1))).Score.Version);
        Assert.Equal(2ul, (await FindAsync(IdentifierKind.Email, Email(1))).Score.Version);
    }

    [Fact]
    public async Task ReadAll_gives_every_record_and_alias_once()
    {
        var dataset = await LoadAsync(Customers(10_000));

        var (records, aliases) = await ReadAllAsync(dataset);

        Assert.Equal(Customers(10_000).ToDictionary(customer => customer.Key, customer => customer.Score), records);
        Assert.Equal(
            Customers(10_000).SelectMany(customer => customer.Aliases.Select(alias => (alias, customer.Key))).ToDictionary(), aliases);
    }

    [Fact]
    public async Task ReadAll_still_reads_the_dataset_before_the_live_one()
    {
        var first = await LoadAsync(Customers(100));
        await LoadAsync(Customers(50, edition: 2));

        Assert.Equal(100, (await ReadAllAsync(first)).Records.Count);
    }

    [Fact]
    public async Task ReadAll_of_a_removed_dataset_says_so()
    {
        var first = await LoadAsync(Customers(100));
        await LoadAsync(Customers(50, edition: 2));
        await LoadAsync(Customers(50, edition: 3));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => ReadAllAsync(first));
    }

    [Fact]
    public async Task Reopened_store_finds_the_dataset()
    {
        var dataset = await LoadAsync(Customers(100));
        await Store.DisposeAsync();
        _store = Open();

        AssertSame(dataset, (await Store.DescribeAsync(default)).Dataset!);
        await AssertHoldsAsync(100, edition: 1);
    }

    [Fact]
    public async Task Checksum_follows_from_content_not_from_order()
    {
        var first = await LoadAsync(Customers(1000));
        var second = await LoadAsync(Customers(1000).Reverse());
        var third = await LoadAsync(Customers(1000).Select(c => c.Key == Id(7) ? c with { Score = c.Score with { Recency = 5 } } : c));
        var fourth = await LoadAsync(Customers(1000).Select(c => c.Key == Id(7) ? c with { Aliases = [Phone(70_000)] } : c));

        Assert.Equal(first.Checksum, second.Checksum);
        Assert.Equal(3, new[] { first.Checksum, third.Checksum, fourth.Checksum }.Distinct().Count());
    }

    [Fact]
    public async Task Find_through_another_connection_sees_a_load_at_once()
    {
        await using var other = Open();
        await LoadAsync(Customers(100));
        Assert.Equal(1ul, (await other.FindAsync(IdentifierKind.CustomerId, Id(5), default)).Score.Version);

        await LoadAsync(Customers(100, edition: 2));

        Assert.Equal(2ul, (await other.FindAsync(IdentifierKind.CustomerId, Id(5), default)).Score.Version);
        Assert.Equal(2ul, (await other.FindAsync(IdentifierKind.Email, Email(5), default)).Score.Version);
    }

    [Fact]
    public async Task Load_reports_progress_up_to_the_last_customer()
    {
        var progress = new RecordedProgress();

        await Store.LoadAsync(Header, Customers(25_000), progress, default);

        Assert.Equal(25_000, progress.Reports[^1]);
        Assert.Equal(progress.Reports.Order(), progress.Reports);
        Assert.True(progress.Reports.Count > 1);
    }

    private protected async ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key) =>
        await Store.FindAsync(kind, key, default);

    private protected async Task<DatasetInfo> LoadAsync(IEnumerable<CustomerRecord> customers)
    {
        var result = await Store.LoadAsync(Header, customers, null, default);
        Assert.Equal((LoadStatus.Loaded, null), (result.Status, result.Detail));
        return result.Dataset!;
    }

    private protected async Task AssertHoldsAsync(int count, int edition)
    {
        for (var number = 0; number < count; number++)
        {
            var expected = CustomerLookup.Found(Score(number, edition));
            Assert.Equal(expected, await FindAsync(IdentifierKind.CustomerId, Id(number)));
            if (number % 3 > 0)
            {
                Assert.Equal(expected, await FindAsync(IdentifierKind.Phone, Phone(number)));
            }

            if (number % 3 > 1)
            {
                Assert.Equal(expected, await FindAsync(IdentifierKind.Email, Email(number)));
            }
        }
    }

    private protected async Task<(Dictionary<IdentityKey, CustomerScore> Records, Dictionary<IdentityKey, IdentityKey> Aliases)> ReadAllAsync(
        DatasetInfo dataset)
    {
        var records = new Dictionary<IdentityKey, CustomerScore>();
        var aliases = new Dictionary<IdentityKey, IdentityKey>();
        await using var feed = await Store.OpenFeedAsync(dataset, default);
        for (var partition = 0; partition < feed.Partitions; partition++)
        {
            var content = await feed.ReadPartitionAsync(partition, default);
            var checksum = default(DatasetChecksum);
            foreach (var chunk in content.Changes)
            {
                Add(chunk.Span, records, aliases, ref checksum);
            }

            Assert.Equal(content.Checksum, checksum.Value);
        }

        return (records, aliases);
    }

    // Dictionaries throw where a key comes twice.
    private static void Add(
        ReadOnlySpan<byte> chunk, Dictionary<IdentityKey, CustomerScore> records, Dictionary<IdentityKey, IdentityKey> aliases, ref DatasetChecksum checksum)
    {
        while (ChangeBytes.TryTake(ref chunk, out var change))
        {
            if (change.Kind == ChangeKind.Record)
            {
                Assert.Equal(RecordReadError.None, CustomerRecordCodec.TryRead(PackedRecord.AsReadOnlyBytes(ref change.Record), out var score));
                records.Add(change.Key, score);
                checksum.AddCustomer(change.Key, PackedRecord.AsReadOnlyBytes(ref change.Record));
            }
            else
            {
                aliases.Add(change.Key, change.Customer);
                checksum.AddAlias(change.Key, change.Customer);
            }
        }

        Assert.True(chunk.IsEmpty);
    }

    // Lists compare by reference, so the records that hold them do not compare by content.
    private static void AssertSame(DatasetInfo expected, DatasetInfo actual)
    {
        AssertSame(expected.Header, actual.Header);
        Assert.Equal(expected with { Header = actual.Header }, actual);
    }

    private static void AssertSame(DatasetHeader expected, DatasetHeader actual)
    {
        Assert.Equal(expected.Tiers, actual.Tiers);
        Assert.Equal(expected.Agents, actual.Agents);
        Assert.Equal(expected with { Tiers = actual.Tiers, Agents = actual.Agents }, actual);
    }

    private sealed class RecordedProgress : IProgress<long>
    {
        public List<long> Reports { get; } = [];

        public void Report(long value) => Reports.Add(value);
    }
}
