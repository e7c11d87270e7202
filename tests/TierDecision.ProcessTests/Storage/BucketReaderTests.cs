using System.Buffers;
using System.Globalization;
using StackExchange.Redis;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Redis.Buckets;

namespace TierDecision.ProcessTests.Storage;

/// <summary>Whatever form a server keeps a bucket in, and whatever it allows, the same entries are read.</summary>
public class BucketReaderTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    public static TheoryData<string, int, int, int> Buckets() => new()
    {
        // Entries, bytes of a field and of a value: what fits in one byte, two, a length of 14 bits, and what is no listpack any more.
        { "one", 1, 16, 48 },
        { "customers", 80, 16, 48 },
        { "aliases", 110, 16, 16 },
        { "longer values", 20, 3, 64 },
        { "many", 1_000, 16, 48 },
        { "large values", 4, 16, 5_000 },
        { "none", 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Buckets))]
    public async Task Random_bytes_are_read_as_they_were_written(string name, int entries, int field, int value) =>
        await AssertRead(name, entries, random => Bytes(random, field), random => Bytes(random, value));

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    [InlineData(300)]
    public async Task Bytes_that_repeat_are_read_though_they_are_compressed(int value) =>
        await AssertRead($"repeat-{value}", 60, random => Bytes(random, 16), random => [.. Enumerable.Repeat((byte)random.Next(3), value)]);

    [Fact]
    public async Task Numbers_are_read_though_they_are_kept_as_numbers() =>
        await AssertRead("numbers", 50, random => Bytes(random, 16), random => System.Text.Encoding.ASCII.GetBytes(random.NextInt64(-5_000_000_000, 5_000_000_000).ToString(CultureInfo.InvariantCulture)));

    [Fact]
    public async Task Users_who_may_not_dump_read_all_the_same()
    {
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@all", "-dump");
        await using var reader = await ConnectionMultiplexer.ConnectAsync(redis.Server.Configure("reader", "secret"));
        var expected = await WriteAsync(redis.Database, "denied", 30, random => Bytes(random, 16), random => Bytes(random, 48));
        Assert.Equal(expected, await ReadAsync(reader.GetDatabase(), "denied"));
    }

    private async Task AssertRead(string key, int entries, Func<Random, byte[]> field, Func<Random, byte[]> value)
    {
        var expected = await WriteAsync(redis.Database, key, entries, field, value);
        Assert.Equal(expected, await ReadAsync(redis.Database, key));
    }

    private static async Task<SortedDictionary<string, string>> WriteAsync(
        IDatabase database, string key, int entries, Func<Random, byte[]> field, Func<Random, byte[]> value)
    {
        var random = new Random(entries + key.Length);
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < entries; i++)
        {
            var (name, content) = (field(random), value(random));
            await database.HashSetAsync(key, name, content);
            expected[Convert.ToHexString(name)] = Convert.ToHexString(content);
        }

        return expected;
    }

    // Beside other buckets, so that one which is read in another way keeps its place.
    private static async Task<SortedDictionary<string, string>> ReadAsync(IDatabase database, string key)
    {
        var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var chunks = new List<ReadOnlyMemory<byte>>();
        await foreach (var chunk in new BucketReader(database).ReadAsync(["absent", key, "absent"], Pack, CancellationToken.None))
        {
            chunks.Add(chunk);
        }

        Assert.Equal(3, chunks.Count);
        Assert.True(chunks[0].IsEmpty && chunks[2].IsEmpty);
        var rest = chunks[1].Span;
        while (!rest.IsEmpty)
        {
            read[Convert.ToHexString(Take(ref rest))] = Convert.ToHexString(Take(ref rest));
        }

        return read;
    }

    private static void Pack(IBufferWriter<byte> to, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        to.Write(BitConverter.GetBytes(field.Length));
        to.Write(field);
        to.Write(BitConverter.GetBytes(value.Length));
        to.Write(value);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes)
    {
        var length = BitConverter.ToInt32(bytes);
        var taken = bytes.Slice(sizeof(int), length);
        bytes = bytes[(sizeof(int) + length)..];
        return taken;
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
