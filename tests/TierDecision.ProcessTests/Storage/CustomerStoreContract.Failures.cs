using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>What goes wrong leaves the live dataset as it was; and what the replica owes to the store.</summary>
public abstract partial class CustomerStoreContract
{
    [Fact]
    public async Task Load_whose_source_throws_leaves_the_live_dataset()
    {
        var live = await LoadAsync(Customers(100));

        var thrown = await Assert.ThrowsAsync<TimeoutException>(
            () => Store.LoadAsync(Header, CustomersThen(50, 2, () => throw new TimeoutException("the source's own")), null, default));

        Assert.Equal("the source's own", thrown.Message);
        AssertSame(live, (await Store.DescribeAsync(default)).Dataset!);
        await AssertHoldsAsync(100, edition: 1);
        await LoadAsync(Customers(10, edition: 3));
        await AssertHoldsAsync(10, edition: 3);
    }

    [Fact]
    public async Task Load_cancelled_while_it_reads_leaves_the_live_dataset()
    {
        var live = await LoadAsync(Customers(100));
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.LoadAsync(Header, CustomersThen(50, 2, cancellation.Cancel), null, cancellation.Token));

        AssertSame(live, (await Store.DescribeAsync(default)).Dataset!);
        await AssertHoldsAsync(100, edition: 1);
    }

    [Fact]
    public async Task Load_cancelled_while_it_writes_leaves_the_live_dataset()
    {
        var live = await LoadAsync(Customers(100));
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.LoadAsync(Header, Customers(30_000, edition: 2), new Interruption(cancellation.Cancel), cancellation.Token));

        AssertSame(live, (await Store.DescribeAsync(default)).Dataset!);
        await AssertHoldsAsync(100, edition: 1);
        await LoadAsync(Customers(10, edition: 3));
        await AssertHoldsAsync(10, edition: 3);
    }

    [Fact]
    public async Task Rejects_a_tier_that_the_header_does_not_name()
    {
        var live = await LoadAsync(Customers(10));

        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.LoadAsync(Header, [new CustomerRecord(Id(1), new CustomerScore { Tier = 3 }, [])], null, default));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.LoadAsync(Header, [new CustomerRecord(Id(1), new CustomerScore { OverrideTier = 3 }, [])], null, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.LoadAsync(Header with { Tiers = [] }, [], null, default));

        AssertSame(live, (await Store.DescribeAsync(default)).Dataset!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_beside_a_load_is_busy_and_reads_nothing(bool throughAnotherConnection)
    {
        await using var other = throughAnotherConnection ? Open() : null;
        var second = other ?? Store;
        using var underWay = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var read = false;

        var first = Store.LoadAsync(
            Header,
            CustomersThen(10, 1, () =>
            {
                underWay.Set();
                goOn.Wait();
            }),
            null,
            default);
        await Task.Run(underWay.Wait);
        var refused = await second.LoadAsync(Header, Customers(5, edition: 2).Select(Note), null, default);
        goOn.Set();

        Assert.Equal(LoadStatus.Busy, refused.Status);
        Assert.NotNull(refused.Detail);
        Assert.False(read);
        Assert.Equal(LoadStatus.Loaded, (await first).Status);
        await AssertHoldsAsync(10, edition: 1);
        Assert.Equal(LoadStatus.Loaded, (await second.LoadAsync(Header, Customers(5, edition: 2), null, default)).Status);

        CustomerRecord Note(CustomerRecord customer)
        {
            read = true;
            return customer;
        }
    }

    [Fact]
    public async Task Store_that_cannot_be_reached_answers_with_values()
    {
        await using var unreachable = OpenUnreachable();

        var description = await unreachable.DescribeAsync(default);
        Assert.Equal(DatasetStatus.Unavailable, description.Status);
        Assert.False(string.IsNullOrWhiteSpace(description.Detail));
        Assert.Equal(LookupStatus.Unavailable, (await unreachable.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Status);
        Assert.Equal(LookupStatus.Unavailable, (await unreachable.FindAsync(IdentifierKind.Phone, Phone(1), default)).Status);
        var load = await unreachable.LoadAsync(Header, Customers(1), null, default);
        Assert.Equal(LoadStatus.Unavailable, load.Status);
        Assert.False(string.IsNullOrWhiteSpace(load.Detail));
    }

    [Fact]
    public async Task Hydration_from_a_store_that_cannot_be_reached_is_a_value()
    {
        var dataset = await LoadAsync(Customers(10));
        await using var unreachable = OpenUnreachable();

        var hydration = await CustomerReplica.HydrateAsync(unreachable, dataset, null, default);

        Assert.Equal((HydrationStatus.Unavailable, null), (hydration.Status, hydration.Replica));
        Assert.False(string.IsNullOrWhiteSpace(hydration.Detail));
    }

    [Fact]
    public async Task Replica_answers_as_the_store_does()
    {
        const int Count = 5000;
        var dataset = await LoadAsync(Customers(Count));
        var progress = new RecordedProgress();

        var hydration = await CustomerReplica.HydrateAsync(Store, dataset, progress, default);

        Assert.Equal((HydrationStatus.Hydrated, null), (hydration.Status, hydration.Detail));
        Assert.Equal(Count, progress.Reports[^1]);
        var replica = hydration.Replica!;
        AssertSame(dataset, replica.Dataset);
        for (var number = 0; number < Count + 10; number += 7)
        {
            foreach (var (kind, key) in new[]
            {
                (IdentifierKind.CustomerId, Id(number)), (IdentifierKind.Phone, Phone(number)), (IdentifierKind.Email, Email(number)),
            })
            {
                var expected = await FindAsync(kind, key);
                Assert.Equal(expected.Status == LookupStatus.Found, replica.TryFind(kind, key, out var score));
                Assert.Equal(expected.Score, score);
            }
        }
    }

    [Fact]
    public async Task Readers_never_see_a_mix_while_datasets_replace_each_other()
    {
        const int Count = 2000;
        await LoadAsync(Customers(Count));
        await using var other = Open();
        using var ended = new CancellationTokenSource();

        var reader = Task.Run(async () =>
        {
            var seen = 1ul;
            for (var number = 0; !ended.IsCancellationRequested; number = (number + 1) % Count)
            {
                var found = await other.FindAsync(IdentifierKind.CustomerId, Id(number), default);
                Assert.Equal(LookupStatus.Found, found.Status);
                Assert.True(found.Score.Version >= seen, $"edition {found.Score.Version} after {seen}");
                seen = found.Score.Version;
            }

            return seen;
        });
        for (var edition = 2; edition <= 6; edition++)
        {
            await LoadAsync(Customers(Count, edition));
        }

        // The last edition has to be seen before the reader is told to end: what it sees is then known.
        Assert.Equal(6ul, (await other.FindAsync(IdentifierKind.CustomerId, Id(0), default)).Score.Version);
        await ended.CancelAsync();
        await reader;
    }
}
