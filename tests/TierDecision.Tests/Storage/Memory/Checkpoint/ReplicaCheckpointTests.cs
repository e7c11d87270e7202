using System.Buffers.Binary;
using System.IO.Hashing;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Checkpoint;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Memory.Tables;
using TierDecision.Storage.Records;
using TierDecision.Tests.Storage.Memory.Replica;

namespace TierDecision.Tests.Storage.Memory.Checkpoint;

public sealed class ReplicaCheckpointTests : IDisposable
{
    private const ulong KeyFingerprint = 7;
    private const ulong FormatHash = 10275466627817633639;

    private static readonly Instant Confirmed = Instant.FromUtc(2026, 3, 4, 5, 6, 7);

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;

    private string FilePath => Path.Combine(_folder, "sub", "customers.checkpoint");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 3)]
    [InlineData(1000, 1)]
    [InlineData(40_000, 2)]
    public async Task What_was_written_is_read(int customers, int aliases)
    {
        var written = await FollowAsync(customers, aliases);
        var writing = new ReplicaCheckpoint(FilePath).Write(written, Confirmed, default);

        var reading = Read();

        Assert.Equal((null, new FileInfo(FilePath).Length), (writing.Detail, writing.Bytes));
        Assert.Equal((CheckpointStatus.Read, null, Confirmed), (reading.Status, reading.Detail, reading.ConfirmedAt));
        AssertSame(written.Replica, reading.Replica!, customers, aliases);
        Assert.Equal(written.Position.Streams, reading.Position!.Streams);
        Assert.Equal(written.Position.Checksums, reading.Position.Checksums);
    }

    [Fact]
    public void Any_number_of_customers_aliases_and_removals_comes_back_as_it_was() =>
        Laws.Hold(
            from customers in Gen.Choose(0, 300)
            from aliases in Gen.Choose(0, 3)
            from removed in Gen.Choose(0, 100)
            select (customers, aliases, removed),
            drawn =>
            {
                var (customers, aliases, removed) = drawn;
                var follower = FollowAsync(customers, aliases).GetAwaiter().GetResult();
                for (var i = 0; i < Math.Min(removed, customers); i++)
                {
                    follower.Replica.Table.Remove(Key(i));
                    follower.Replica.Table.RemoveAlias(Alias(i, 0));
                }

                new ReplicaCheckpoint(FilePath).Write(follower, Confirmed, default);

                AssertSame(follower.Replica, Read().Replica!, customers, aliases);
                return true;
            },
            cases: 20);

    [Fact]
    public async Task A_replica_that_was_read_can_be_written_to()
    {
        var table = await ReadBackAsync(100, 1);

        for (var i = 100; i < 1000; i++)
        {
            table.Set(Key(i), PackedRecord.From(Score(i)));
            table.SetAlias(Alias(i, 0), Key(i));
        }

        table.Remove(Key(5));

        Assert.Equal((999, 1000), (table.Customers, table.Aliases));
        Assert.True(table.TryFind(IdentifierKind.Phone, Alias(999, 0), out var score));
        Assert.Equal(Score(999), score);
        Assert.False(table.TryFind(IdentifierKind.CustomerId, Key(5), out _));
        Assert.True(table.TryFind(IdentifierKind.CustomerId, Key(6), out _));
    }

    [Fact]
    public async Task Every_flipped_byte_is_noticed()
    {
        new ReplicaCheckpoint(FilePath).Write(await FollowAsync(8, 1), Confirmed, default);
        var whole = File.ReadAllBytes(FilePath);
        for (var at = 0; at < whole.Length; at++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= (byte)(1 + (at % 255));
            File.WriteAllBytes(FilePath, flipped);

            var reading = Read();

            Assert.True(
                reading is { Replica: null, Status: CheckpointStatus.Damaged or CheckpointStatus.OtherVersion } && !string.IsNullOrEmpty(reading.Detail),
                $"byte {at} of {whole.Length}");
        }
    }

    [Fact]
    public async Task Every_length_but_its_own_is_noticed()
    {
        new ReplicaCheckpoint(FilePath).Write(await FollowAsync(8, 1), Confirmed, default);
        var whole = File.ReadAllBytes(FilePath);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.Equal(CheckpointStatus.Damaged, Read().Status);
        }

        File.WriteAllBytes(FilePath, [.. whole, 0]);
        Assert.Equal(CheckpointStatus.Damaged, Read().Status);
    }

    [Fact]
    public async Task Another_format_is_named()
    {
        new ReplicaCheckpoint(FilePath).Write(await FollowAsync(20, 1), Confirmed, default);
        var bytes = File.ReadAllBytes(FilePath);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CheckpointFormat.VersionAt), 3);
        File.WriteAllBytes(FilePath, bytes);

        var reading = Read();

        Assert.Equal((CheckpointStatus.OtherVersion, "it has format 3, this version reads 2"), (reading.Status, reading.Detail));
    }

    [Fact]
    public async Task Another_identity_key_is_refused()
    {
        new ReplicaCheckpoint(FilePath).Write(await FollowAsync(20, 1), Confirmed, default);

        var reading = new ReplicaCheckpoint(FilePath).Read(KeyFingerprint + 1, default);

        Assert.Equal((CheckpointStatus.OtherKey, null), (reading.Status, reading.Replica));
    }

    [Fact]
    public void What_is_not_there_or_no_file_is_a_value()
    {
        Assert.Equal(CheckpointStatus.Missing, Read().Status);
        Assert.Equal(CheckpointStatus.Unreadable, new ReplicaCheckpoint(_folder).Read(KeyFingerprint, default).Status);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_value_and_leaves_what_was_there()
    {
        var follower = await FollowAsync(20, 1);
        new ReplicaCheckpoint(FilePath).Write(follower, Confirmed, default);

        // The place where it is written beside is taken.
        Directory.CreateDirectory(FilePath + ".new");
        var writing = new ReplicaCheckpoint(FilePath).Write(follower, Confirmed, default);

        Assert.Equal(0, writing.Bytes);
        Assert.False(string.IsNullOrEmpty(writing.Detail));
        Assert.Equal(CheckpointStatus.Read, Read().Status);
    }

    [Fact]
    public async Task Something_else_in_its_place_is_left_as_it_is()
    {
        var follower = await FollowAsync(20, 1);
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        foreach (var other in new[] { "name: contact-centre", "TD" + new string('x', 100) })
        {
            await File.WriteAllTextAsync(FilePath, other);

            var writing = new ReplicaCheckpoint(FilePath).Write(follower, Confirmed, default);

            Assert.Equal(
                new CheckpointWriting(0, "something else than a checkpoint stands there, and is left as it is: name another file, or remove it"), writing);
            Assert.Equal(other, await File.ReadAllTextAsync(FilePath));
        }

        foreach (var remains in new byte[][] { [], new byte[4096], "TDCH"u8.ToArray() })
        {
            await File.WriteAllBytesAsync(FilePath, remains);

            Assert.True(new ReplicaCheckpoint(FilePath).Write(follower, Confirmed, default).Bytes > 0);
        }
    }

    [Fact]
    public async Task Link_in_the_place_where_it_is_written_beside_is_not_followed()
    {
        var other = Path.Combine(_folder, "other.txt");
        await File.WriteAllTextAsync(other, "of somebody else");
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.CreateSymbolicLink(FilePath + ".new", other);

        var writing = new ReplicaCheckpoint(FilePath).Write(await FollowAsync(20, 1), Confirmed, default);

        Assert.True(writing.Bytes > 0);
        Assert.Null(new FileInfo(FilePath).LinkTarget);
        Assert.Equal("of somebody else", await File.ReadAllTextAsync(other));
        Assert.Equal(CheckpointStatus.Read, Read().Status);
    }

    [Fact]
    public async Task What_has_not_changed_is_only_confirmed()
    {
        var follower = await FollowAsync(20, 1);
        var checkpoint = new ReplicaCheckpoint(FilePath);
        checkpoint.Write(follower, Confirmed, default);
        var later = Confirmed + Duration.FromHours(1);

        Assert.Equal(new CheckpointWriting(0), checkpoint.Write(follower, later, default));
        Assert.Equal((CheckpointStatus.Read, later), (Read().Status, Read().ConfirmedAt));

        // Another's file is not confirmed but replaced.
        new ReplicaCheckpoint(FilePath).Write(await FollowAsync(3, 0), Confirmed, default);
        Assert.True(checkpoint.Write(follower, later, default).Bytes > 0);
        Assert.Equal(20, Read().Replica!.Customers);
    }

    [Fact]
    public async Task Following_goes_on_from_a_checkpoint_and_what_changed_makes_a_new_one()
    {
        var store = Store(10, 1);
        new ReplicaCheckpoint(FilePath).Write(await FollowAsync(store, 10, 1), Confirmed, default);
        var checkpoint = new ReplicaCheckpoint(FilePath);
        var reading = checkpoint.Read(KeyFingerprint, default);
        var checksum = reading.Position!.Checksums[0] ^ DatasetChecksum.OfCustomer(Key(10), Record(10));
        store.Reads.Clear();
        store.Tell(0, bytes => ChangeBytes.Record(bytes, Key(10), Record(10)), checksum);

        var resumed = await CustomerFollower.ResumeAsync(store, reading.Replica!, reading.Position, default);

        Assert.Equal(HydrationStatus.Hydrated, resumed.Status);
        Assert.True(reading.Replica!.TryFind(IdentifierKind.CustomerId, Key(10), out _));
        Assert.Empty(store.Reads);
        Assert.True(checkpoint.Write(resumed.Follower!, Confirmed, default).Bytes > 0);
        Assert.Equal(11, Read().Replica!.Customers);
    }

    [Fact]
    public async Task A_position_that_the_store_does_not_know_is_not_resumed()
    {
        var store = Store(10, 1);
        var follower = await FollowAsync(store, 10, 1);
        store.Position = "elsewhere";

        var resumed = await CustomerFollower.ResumeAsync(store, follower.Replica, new FollowPosition(["here"], follower.Position.Checksums), default);

        Assert.Equal((HydrationStatus.VerificationFailed, null), (resumed.Status, resumed.Follower));
    }

    [Fact]
    public async Task Format_2_puts_keys_where_it_always_did()
    {
        var table = (await FollowAsync(100, 1)).Replica.Table;

        // Not the file's own checksums: those would also change with what its head says. A change here is a new format.
        var hash = new XxHash3();
        foreach (var section in table.Sections())
        {
            hash.Append(section.Bytes(0, section.Elements));
        }

        Assert.Equal(FormatHash, hash.GetCurrentHashAsUInt64());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IdentityKey Key(int number) => new((ulong)(number + 1) * 0x9E3779B97F4A7C15, (ulong)number);

    private static IdentityKey Alias(int number, int alias) => new((ulong)(number + 1) * 0xBF58476D1CE4E5B9, (ulong)alias);

    private static CustomerScore Score(int number) => new() { ValueScore = number, Percentile = 0, Tier = (byte)(number % 2) };

    private static byte[] Record(int number)
    {
        var record = new byte[CustomerRecordCodec.Size];
        CustomerRecordCodec.Write(Score(number), record);
        return record;
    }

    private static FixedStore Store(int customers, int aliases)
    {
        var store = new FixedStore();
        store.Hold(0, bytes =>
        {
            for (var i = 0; i < customers; i++)
            {
                ChangeBytes.Record(bytes, Key(i), Record(i));
                for (var alias = 0; alias < aliases; alias++)
                {
                    ChangeBytes.Alias(bytes, Alias(i, alias), Key(i), null);
                }
            }
        });
        return store;
    }

    private static Task<CustomerFollower> FollowAsync(int customers, int aliases) => FollowAsync(Store(customers, aliases), customers, aliases);

    private static async Task<CustomerFollower> FollowAsync(FixedStore store, int customers, int aliases)
    {
        var header = new DatasetHeader
        {
            Tiers = ["gold", "basic"],
            PolicyName = "p",
            PolicyVersion = "1",
            AsOf = Instant.FromUnixTimeSeconds(0),
            IdentityKeyFingerprint = KeyFingerprint,
        };
        var dataset = new DatasetInfo(1, header, customers, (long)customers * aliases, 0, Instant.FromUnixTimeSeconds(0));
        var hydration = await CustomerFollower.StartAsync(store, dataset, null, default);
        Assert.True(hydration.Follower is not null, hydration.Detail);
        return hydration.Follower;
    }

    private static void AssertSame(CustomerReplica expected, CustomerReplica actual, int customers, int aliases)
    {
        Assert.Equal((expected.Customers, expected.Aliases), (actual.Customers, actual.Aliases));
        for (var i = 0; i <= customers; i++)
        {
            AssertSameAnswer(IdentifierKind.CustomerId, Key(i));
            for (var alias = 0; alias <= aliases; alias++)
            {
                AssertSameAnswer(IdentifierKind.Phone, Alias(i, alias));
            }
        }

        void AssertSameAnswer(IdentifierKind kind, IdentityKey key)
        {
            var found = expected.TryFind(kind, key, out var score);
            Assert.Equal((found, score), (actual.TryFind(kind, key, out var read), read));
        }
    }

    private CheckpointReading Read() => new ReplicaCheckpoint(FilePath).Read(KeyFingerprint, default);

    private async Task<CustomerTable> ReadBackAsync(int customers, int aliases)
    {
        new ReplicaCheckpoint(FilePath).Write(await FollowAsync(customers, aliases), Confirmed, default);
        return Read().Replica!.Table;
    }
}
