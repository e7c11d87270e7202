using System.Buffers;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Memory.Tables;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Storage.Memory.Replica;

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

    private readonly FixedStore _store = new();

    [Fact]
    public async Task Aliases_before_their_customers_are_found()
    {
        _store.Hold(0, to =>
        {
            ChangeBytes.Alias(to, Key(10), Key(1), null);
            ChangeBytes.Record(to, Key(1), Bytes(1));
            ChangeBytes.Record(to, Key(2), Bytes(2));
            ChangeBytes.Alias(to, Key(20), Key(2), null);
        });

        var replica = (await HydrateAsync()).Replica!;

        AssertFinds(replica, IdentifierKind.Phone, Key(10), 1);
        AssertFinds(replica, IdentifierKind.Email, Key(20), 2);
        Assert.False(replica.TryFind(IdentifierKind.CustomerId, Key(10), out var score));
        Assert.Equal(new CustomerScore(), score);
        Assert.Equal((2, 2), (replica.Customers, replica.Aliases));
    }

    [Fact]
    public async Task Alias_of_nobody_finds_nobody_until_the_customer_comes()
    {
        _store.Hold(0, to => ChangeBytes.Alias(to, Key(10), Key(1), null));
        var follower = (await FollowAsync()).Follower!;
        Assert.False(follower.Replica.TryFind(IdentifierKind.Phone, Key(10), out _));

        Tell(to => ChangeBytes.Record(to, Key(1), Bytes(1)), DatasetChecksum.OfAlias(Key(10), Key(1)) ^ DatasetChecksum.OfCustomer(Key(1), Bytes(1)));
        Assert.Equal(new FollowResult(FollowStatus.Current, 1, 0), await follower.StepAsync(complete: false, default));

        AssertFinds(follower.Replica, IdentifierKind.Phone, Key(10), 1);
    }

    [Fact]
    public async Task Look_up_allocates_nothing()
    {
        _store.Hold(0, to =>
        {
            ChangeBytes.Record(to, Key(1), Bytes(1));
            ChangeBytes.Alias(to, Key(10), Key(1), null);
        });
        var replica = (await HydrateAsync()).Replica!;

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

    [Fact]
    public async Task Rejects_content_that_is_not_what_the_store_says()
    {
        _store.Hold(0, to => ChangeBytes.Record(to, Key(1), Bytes(1)), checksum: 4711);

        var hydration = await HydrateAsync();

        Assert.Equal((HydrationStatus.VerificationFailed, null), (hydration.Status, hydration.Replica));
        Assert.Contains("partition 0", hydration.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_of_a_damaged_partition_are_unavailable_and_not_unknown_until_it_is_mended()
    {
        var store = new FixedStore(partitions: 2);
        store.Hold(0, to =>
        {
            ChangeBytes.Record(to, Low(1), Bytes(1));
            ChangeBytes.Alias(to, Low(10), High(1), null);
        });
        HoldHigh(checksum: 4711);
        var follower = (await CustomerFollower.StartAsync(store, Dataset, null, default)).Follower!;
        var replica = follower.Replica;

        // Three times, and once more when the changes were read.
        Assert.Equal((1, 4), (store.Reads[0], store.Reads[1]));
        Assert.Contains("partition 1", follower.Damage, StringComparison.Ordinal);
        Assert.Equal((1, false), (follower.DamagedPartitions, follower.IsWhole));
        AssertFinds(replica, IdentifierKind.CustomerId, Low(1), 1);
        Assert.Equal(LookupStatus.Unknown, replica.Find(IdentifierKind.CustomerId, Low(2), out _));
        Assert.Equal(LookupStatus.Unavailable, replica.Find(IdentifierKind.CustomerId, High(1), out _));
        Assert.Equal(LookupStatus.Unavailable, replica.Find(IdentifierKind.CustomerId, High(5), out _));
        Assert.Equal(LookupStatus.Unavailable, replica.Find(IdentifierKind.Phone, High(11), out _));
        Assert.Equal(LookupStatus.Unavailable, replica.Find(IdentifierKind.Phone, Low(10), out _));
        Assert.Equal(0, Allocations.Of(() => replica.Find(IdentifierKind.Phone, Low(10), out _)));

        // Changes to it do not fit, and are no reason to read it in vain; those to the other are followed.
        store.Tell(1, to => ChangeBytes.Record(to, High(3), Bytes(3)), checksum: 4712);
        store.Tell(0, to => ChangeBytes.NoRecord(to, Low(1)), DatasetChecksum.OfAlias(Low(10), High(1)));
        Assert.Equal(new FollowResult(FollowStatus.Current, 2, 0), await follower.StepAsync(complete: false, default));
        Assert.Equal((1, 4), (store.Reads[0], store.Reads[1]));
        Assert.Equal(LookupStatus.Unknown, replica.Find(IdentifierKind.CustomerId, Low(1), out _));
        Assert.Equal(LookupStatus.Unavailable, replica.Find(IdentifierKind.CustomerId, High(3), out _));

        HoldHigh(checksum: null);
        Assert.Equal(new FollowResult(FollowStatus.Current, 0, 1), await follower.StepAsync(complete: true, default));
        Assert.Equal((null, true), (follower.Damage, follower.IsWhole));
        AssertFinds(replica, IdentifierKind.CustomerId, High(1), 1);
        AssertFinds(replica, IdentifierKind.Phone, Low(10), 1);
        Assert.Equal(LookupStatus.Unknown, replica.Find(IdentifierKind.CustomerId, High(5), out _));

        void HoldHigh(ulong? checksum) => store.Hold(
            1,
            to =>
            {
                ChangeBytes.Record(to, High(1), Bytes(1));
                ChangeBytes.Alias(to, High(11), High(1), null);
            },
            checksum);
    }

    [Fact]
    public async Task Removal_reaches_a_damaged_partition_and_one_that_does_not_say_who_withholds_it()
    {
        var store = new FixedStore(partitions: 2);
        store.Hold(0, to => ChangeBytes.Record(to, Low(1), Bytes(1)));
        store.Hold(1, HoldHigh);
        var follower = (await CustomerFollower.StartAsync(store, Dataset, null, default)).Follower!;
        store.Hold(1, HoldHigh, checksum: 4711);
        store.Break(1);
        await follower.StepAsync(complete: true, default);
        Assert.Equal(1, follower.DamagedPartitions);

        store.Tell(
            1,
            to =>
            {
                ChangeBytes.NoRecord(to, High(1));
                ChangeBytes.NoAlias(to, High(11), High(2));
                ChangeBytes.Record(to, High(2), Bytes(9));
            },
            checksum: 4712);
        await follower.StepAsync(complete: false, default);
        Assert.Equal(LookupStatus.Unknown, follower.Replica.Find(IdentifierKind.CustomerId, High(1), out _));
        Assert.Equal(LookupStatus.Unknown, follower.Replica.Find(IdentifierKind.Phone, High(11), out _));
        AssertFinds(follower.Replica, IdentifierKind.CustomerId, High(2), 9);

        store.Tell(1, static to => to.Write([(byte)ChangeKind.Erased]), checksum: 4713);
        await follower.StepAsync(complete: false, default);
        Assert.Equal(LookupStatus.Unavailable, follower.Replica.Find(IdentifierKind.CustomerId, High(2), out _));
        AssertFinds(follower.Replica, IdentifierKind.CustomerId, Low(1), 1);

        static void HoldHigh(ArrayBufferWriter<byte> to)
        {
            ChangeBytes.Record(to, High(1), Bytes(1));
            ChangeBytes.Record(to, High(2), Bytes(2));
            ChangeBytes.Alias(to, High(11), High(2), null);
        }
    }

    [Fact]
    public async Task Partition_that_is_damaged_later_keeps_what_was_read_until_it_is_withheld()
    {
        var store = new FixedStore(partitions: 2);
        store.Hold(0, to => ChangeBytes.Record(to, Low(1), Bytes(1)));
        store.Hold(1, to =>
        {
            ChangeBytes.Record(to, High(1), Bytes(1));
            ChangeBytes.Alias(to, High(11), High(1), null);
        });
        var follower = (await CustomerFollower.StartAsync(store, Dataset, null, default)).Follower!;
        store.Hold(1, to => ChangeBytes.Record(to, High(1), Bytes(2)), checksum: 4711);
        store.Break(1);

        Assert.Equal(new FollowResult(FollowStatus.Current, 0, 0), await follower.StepAsync(complete: false, default));

        Assert.Equal((1, 4), (follower.DamagedPartitions, store.Reads[1]));
        AssertFinds(follower.Replica, IdentifierKind.Phone, High(11), 1);

        follower.WithholdDamaged();
        AssertFinds(follower.Replica, IdentifierKind.CustomerId, Low(1), 1);
        Assert.Equal(LookupStatus.Unavailable, follower.Replica.Find(IdentifierKind.CustomerId, High(1), out _));
        Assert.Equal(LookupStatus.Unavailable, follower.Replica.Find(IdentifierKind.Phone, High(11), out _));

        store.Hold(1, to => ChangeBytes.Record(to, High(1), Bytes(2)));
        Assert.Equal(new FollowResult(FollowStatus.Current, 0, 1), await follower.StepAsync(complete: true, default));
        AssertFinds(follower.Replica, IdentifierKind.CustomerId, High(1), 2);
        Assert.Equal(LookupStatus.Unknown, follower.Replica.Find(IdentifierKind.Phone, High(11), out _));
    }

    [Fact]
    public async Task Dataset_that_is_read_once_must_be_whole()
    {
        var store = new FixedStore(partitions: 2);
        store.Hold(0, to => ChangeBytes.Record(to, Low(1), Bytes(1)));
        store.Hold(1, to => ChangeBytes.Record(to, High(1), Bytes(1)), checksum: 4711);

        var hydration = await CustomerReplica.HydrateAsync(store, Dataset, null, default);

        Assert.Equal((HydrationStatus.VerificationFailed, null), (hydration.Status, hydration.Replica));
        Assert.Contains("partition 1", hydration.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_change_remove_and_move()
    {
        _store.Hold(0, to =>
        {
            ChangeBytes.Record(to, Key(1), Bytes(1));
            ChangeBytes.Record(to, Key(2), Bytes(2));
            ChangeBytes.Alias(to, Key(10), Key(1), null);
            ChangeBytes.Alias(to, Key(11), Key(1), null);
        });
        var follower = (await FollowAsync()).Follower!;

        Tell(
            to =>
            {
                ChangeBytes.Record(to, Key(1), Bytes(7));
                ChangeBytes.NoRecord(to, Key(2));
                ChangeBytes.Alias(to, Key(10), Key(2), Key(1));
                ChangeBytes.NoAlias(to, Key(11), Key(1));
                ChangeBytes.Touched(to, Key(1));
            },
            DatasetChecksum.OfCustomer(Key(1), Bytes(7)) ^ DatasetChecksum.OfAlias(Key(10), Key(2)));

        Assert.Equal(new FollowResult(FollowStatus.Current, 1, 0), await follower.StepAsync(complete: false, default));
        var replica = follower.Replica;
        AssertFinds(replica, IdentifierKind.CustomerId, Key(1), 7);
        Assert.False(replica.TryFind(IdentifierKind.CustomerId, Key(2), out _));
        Assert.False(replica.TryFind(IdentifierKind.Phone, Key(10), out _));
        Assert.False(replica.TryFind(IdentifierKind.Phone, Key(11), out _));
        Assert.Equal((1, 1), (replica.Customers, replica.Aliases));
        Assert.Equal(DatasetChecksum.OfCustomer(Key(1), Bytes(7)) ^ DatasetChecksum.OfAlias(Key(10), Key(2)), replica.Table.ComputeChecksum().Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gap_or_entry_that_does_not_fit_makes_that_partition_be_read_anew_and_no_other(bool gap)
    {
        var store = new FixedStore(partitions: 2);
        store.Hold(0, to => ChangeBytes.Record(to, Low(1), Bytes(1)));
        store.Hold(1, to =>
        {
            ChangeBytes.Record(to, High(1), Bytes(1));
            ChangeBytes.Record(to, High(2), Bytes(2));
            ChangeBytes.Alias(to, High(10), High(1), null);
        });
        var follower = (await CustomerFollower.StartAsync(store, Dataset, null, default)).Follower!;

        store.Hold(1, to => ChangeBytes.Record(to, High(2), Bytes(3)));
        if (gap)
        {
            store.Break(1);
        }
        else
        {
            store.Tell(1, to => ChangeBytes.Record(to, High(2), Bytes(9)), checksum: 4711);
        }

        var result = await follower.StepAsync(complete: false, default);

        Assert.Equal((FollowStatus.Current, 1), (result.Status, result.Resyncs));
        Assert.Equal((1, 2), (store.Reads[0], store.Reads[1]));
        AssertFinds(follower.Replica, IdentifierKind.CustomerId, Low(1), 1);
        AssertFinds(follower.Replica, IdentifierKind.CustomerId, High(2), 3);
        Assert.False(follower.Replica.TryFind(IdentifierKind.CustomerId, High(1), out _));
        Assert.Equal((2, 0), (follower.Replica.Customers, follower.Replica.Aliases));
    }

    [Fact]
    public async Task Customer_with_one_alias_takes_at_most_112_bytes_also_after_growing()
    {
        const int Count = 100_000;
        _store.Hold(0, to =>
        {
            for (var i = 0; i < Count; i++)
            {
                ChangeBytes.Record(to, Key(i), Bytes(i));
                ChangeBytes.Alias(to, Key(Count + i), Key(i), null);
            }
        });
        var replica = (await HydrateAsync(Dataset with { Customers = Count, Aliases = Count })).Replica!;

        Assert.InRange(replica.MemoryBytes / (double)Count, 48 + 16 + 16, 112);
        for (var i = 2 * Count; i < 3 * Count; i++)
        {
            replica.Table.Set(Key(i), PackedRecord.From(Bytes(i)));
            replica.Table.SetAlias(Key(Count + i), Key(i));
            Assert.True(i % 1000 > 0 || replica.MemoryBytes / (double)replica.Customers <= 112, $"{replica.MemoryBytes} bytes for {replica.Customers}");
        }

        AssertFinds(replica, IdentifierKind.Phone, Key(Count + 77), 77);
    }

    [Fact]
    public async Task Readers_see_whole_records_while_one_thread_writes()
    {
        // A record whose fields all say the same number; half of one and half of another would show.
        const int Writes = 300_000;
        var table = new CustomerTable(2, 1);
        table.Set(Key(1), PackedRecord.From(Whole(0)));
        table.SetAlias(Key(10), Key(1));

        await ConcurrentReaders.ReadWhileAsync(
            _ =>
            {
                var last = 0ul;
                return reads =>
                {
                    Assert.True(table.TryFind(reads % 2 == 0 ? IdentifierKind.CustomerId : IdentifierKind.Phone, Key(reads % 2 == 0 ? 1 : 10), out var score));
                    Assert.Equal(Whole((int)score.Version), score);
                    Assert.True(score.Version >= last);
                    last = score.Version;
                };
            },
            () =>
            {
                for (var i = 1; i <= Writes; i++)
                {
                    table.Set(Key(1), PackedRecord.From(Whole(i)));
                    if (i % 100 == 0)
                    {
                        // Others come, so that the tables grow under the readers.
                        table.Set(Key(100 + i), PackedRecord.From(Whole(i)));
                        table.SetAlias(Key(1_000_000 + i), Key(100 + i));
                    }
                }
            });

        static CustomerScore Whole(int number) => new()
        {
            ValueScore = number, LifetimeValue = number, Margin = number, TierSince = Instant.FromUnixTimeSeconds(number),
            OverrideExpiry = Instant.FromUnixTimeSeconds(number), AsOf = Instant.FromUnixTimeSeconds(number), Version = (ulong)number,
        };
    }

    private static DatasetInfo Dataset { get; } = new(1, Header, 0, 0, 0, Instant.FromUnixTimeSeconds(0));

    private static IdentityKey Key(int number) => new((ulong)number * 0x9E3779B97F4A7C15, (ulong)number);

    // Keys of the first and of the second of two partitions.
    private static IdentityKey Low(int number) => new((ulong)number, (ulong)number);

    private static IdentityKey High(int number) => new((1ul << 63) + (ulong)number, (ulong)number);

    private static byte[] Bytes(int number)
    {
        var record = new byte[CustomerRecordCodec.Size];
        CustomerRecordCodec.Write(new CustomerScore { ValueScore = number, Tier = (byte)(number % 2) }, record);
        return record;
    }

    private void Tell(Action<System.Buffers.ArrayBufferWriter<byte>> changes, ulong checksum) => _store.Tell(0, changes, checksum);

    private Task<HydrationResult> FollowAsync() => CustomerFollower.StartAsync(_store, Dataset, null, default);

    private Task<HydrationResult> HydrateAsync(DatasetInfo? dataset = null) => CustomerReplica.HydrateAsync(_store, dataset ?? Dataset, null, default);

    private static void AssertFinds(CustomerReplica replica, IdentifierKind kind, IdentityKey key, int number)
    {
        Assert.True(replica.TryFind(kind, key, out var score));
        Assert.Equal(new CustomerScore { ValueScore = number, Tier = (byte)(number % 2) }, score);
    }
}
