using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Redis.Buckets;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Tests.Shared;

namespace TierDecision.ProcessTests.Storage;

/// <summary>Whatever a server allows and however it keeps hashes, the same entries stand in it.</summary>
public class BucketWriterTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [Theory]
    [InlineData("customers", 80, 48, "listpack")]
    [InlineData("aliases", 110, 16, "listpack")]
    [InlineData("one", 1, 48, "listpack")]
    [InlineData("many", 1_000, 48, "hashtable")]
    [InlineData("more than are counted", 40_000, 16, "hashtable")]
    public async Task Rows_stand_as_entries(string name, int count, int valueSize, string encoding)
    {
        var rows = RandomRows.Make(count, valueSize);

        await new BucketWriter(redis.Database).WriteAsync([new(name, rows, 0, rows.Count)]);

        await AssertHoldsAsync(name, rows, 0, rows.Count);
        Assert.Equal(encoding, (await redis.Database.ExecuteAsync("OBJECT", "ENCODING", (RedisKey)name)).ToString());
    }

    [Fact]
    public async Task Bytes_are_those_that_a_server_makes_of_the_same_entries()
    {
        await using var server = await RedisServer.StartAsync();
        await server.ExecuteAsync("CONFIG", "SET", "rdbcompression", "no");
        await using var connection = await server.ConnectAsync();
        var rows = RandomRows.Make(80, 48);
        foreach (var row in Enumerable.Range(0, rows.Count).Select(place => rows[place]))
        {
            await connection.GetDatabase().HashSetAsync("bucket", row[..IdentityKey.Size], row[IdentityKey.Size..]);
        }

        var dump = (await connection.GetDatabase().KeyDumpAsync("bucket"))!;

        // A length of 14 bits there, of 32 here; version and checksum behind the listpack.
        Assert.Equal(dump[3..^10], HashDumpWriter.Write(rows, 0, rows.Count)[6..^10]);
    }

    [Fact]
    public async Task What_stood_there_is_replaced()
    {
        var rows = RandomRows.Make(40, 48);
        await redis.Database.HashSetAsync("stood", "of a dataset that had the number before", "x");

        await new BucketWriter(redis.Database).WriteAsync([new("stood", rows, 10, 20)]);

        await AssertHoldsAsync("stood", rows, 10, 20);
    }

    [Fact]
    public async Task Users_who_may_not_restore_write_all_the_same()
    {
        await redis.Database.ExecuteAsync("ACL", "SETUSER", "writer", "on", ">secret", "~*", "+@all", "-restore");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.Configure("writer", "secret"));
        var writer = new BucketWriter(connection.GetDatabase());
        var rows = RandomRows.Make(60, 48);

        await writer.WriteAsync([new("denied", rows, 0, 30), new("denied too", rows, 30, 60)]);
        await writer.WriteAsync([new("known to be denied", rows, 0, 60)]);

        await AssertHoldsAsync("denied", rows, 0, 30);
        await AssertHoldsAsync("denied too", rows, 30, 60);
        await AssertHoldsAsync("known to be denied", rows, 0, 60);
    }

    [Fact]
    public async Task Server_that_is_full_is_no_server_that_refuses()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await server.ConnectAsync();
        await server.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        var failure = await Assert.ThrowsAsync<RedisServerException>(() => new BucketWriter(connection.GetDatabase()).WriteAsync([new("full", RandomRows.Make(10, 48), 0, 10)]));

        Assert.False(RedisFailures.IsRefused(failure));
    }

    private async Task AssertHoldsAsync(string key, SortedRows rows, int start, int end)
    {
        var entries = await redis.Database.HashGetAllAsync(key);
        Assert.Equal(
            Enumerable.Range(start, end - start).Select(place => Convert.ToHexString(rows[place].Span)).Order(StringComparer.Ordinal),
            entries.Select(entry => Convert.ToHexString((byte[])entry.Name!) + Convert.ToHexString((byte[])entry.Value!)).Order(StringComparer.Ordinal));
    }
}
