using System.Globalization;
using StackExchange.Redis;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class RedisCommandTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private readonly IDatabase database = redis.Database;
    private readonly string prefix = redis.NewPrefix();

    [Fact]
    public async Task Value_comes_back_as_it_was_set()
    {
        await database.StringSetAsync(prefix + "k", "Zoë 王");

        Assert.Equal("Zoë 王", await database.StringGetAsync(prefix + "k"));
    }

    [Fact]
    public void Value_comes_back_to_a_synchronous_caller()
    {
        database.StringSet(prefix + "k", 42);

        Assert.Equal(42, (int)database.StringGet(prefix + "k"));
    }

    [Fact]
    public async Task Missing_key_is_null_and_empty_value_is_empty()
    {
        await database.StringSetAsync(prefix + "empty", Array.Empty<byte>());

        var empty = await database.StringGetAsync(prefix + "empty");
        Assert.False(empty.IsNull);
        Assert.Empty((byte[])empty!);
        Assert.True((await database.StringGetAsync(prefix + "missing")).IsNull);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(65_537)]
    [InlineData(1 << 20)]
    [InlineData(20 << 20)]
    public async Task Value_of_any_size_comes_back_byte_for_byte(int length)
    {
        var value = new byte[length];
        new Random(length).NextBytes(value);

        await database.StringSetAsync(prefix + "big", value);

        AssertBytes.Equal(value, await database.StringGetAsync(prefix + "big"));
    }

    [Fact]
    public async Task Large_values_and_small_ones_keep_their_order_on_one_connection()
    {
        var large = new byte[3 << 20];
        new Random(7).NextBytes(large);
        await database.StringSetAsync(prefix + "large", large);
        var answers = new List<(Task<RedisValue> Answer, byte[] Expected)>();
        for (var i = 0; i < 60; i++)
        {
            byte[] small = [(byte)i, 0, 13, 10];
            var key = prefix + i.ToString(CultureInfo.InvariantCulture);
            _ = database.StringSetAsync(key, small, flags: CommandFlags.FireAndForget);
            answers.Add((database.StringGetAsync(key), small));
            if (i % 6 == 0)
            {
                answers.Add((database.StringGetAsync(prefix + "large"), large));
            }
        }

        foreach (var (answer, expected) in answers)
        {
            AssertBytes.Equal(expected, await answer);
        }
    }

    [Fact]
    public async Task Error_of_the_server_reaches_the_caller_and_leaves_the_connection_usable()
    {
        await database.StringSetAsync(prefix + "text", "x");

        var error = await Assert.ThrowsAsync<RedisServerException>(() => database.StringIncrementAsync(prefix + "text"));

        Assert.Contains("not an integer", error.Message, StringComparison.Ordinal);
        Assert.Equal("x", await database.StringGetAsync(prefix + "text"));
    }

    [Fact]
    public async Task Script_returns_nested_arrays()
    {
        var result = await database.ScriptEvaluateAsync(
            "return {1, 'two', {3, {'four', {}}, false}, {ARGV[1], KEYS[1]}}", [prefix + "k"], ["five"]);

        var outer = (RedisResult[])result!;
        Assert.Equal(4, outer.Length);
        Assert.Equal(1, (int)outer[0]);
        Assert.Equal("two", (string?)outer[1]);
        var inner = (RedisResult[])outer[2]!;
        Assert.Equal(3, (int)inner[0]);
        var innermost = (RedisResult[])inner[1]!;
        Assert.Equal("four", (string?)innermost[0]);
        Assert.Empty((RedisResult[])innermost[1]!);
        Assert.True(inner[2].IsNull);
        Assert.Equal(["five", prefix + "k"], (string[])outer[3]!);
    }

    [Fact]
    public async Task Script_returns_an_array_longer_than_any_block_of_memory()
    {
        const int count = 7_999;
        var result = (RedisResult[])(await database.ScriptEvaluateAsync(
            "local r = {} for i = 1, tonumber(ARGV[1]) do r[i] = {i, {tostring(i)}} end return r", values: [count]))!;

        Assert.Equal(count, result.Length);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(i + 1, (int)result[i][0]);
            Assert.Equal(i + 1, (int)result[i][1][0]);
        }
    }

    [Fact]
    public async Task List_of_many_elements_comes_back_in_order()
    {
        var values = Enumerable.Range(0, 100_000).Select(i => (RedisValue)i).ToArray();
        await database.ListRightPushAsync(prefix + "list", values);

        Assert.Equal(values, await database.ListRangeAsync(prefix + "list"));
    }

    [Fact]
    public async Task Hash_comes_back_with_every_field()
    {
        var fields = Enumerable.Range(0, 500).Select(i => new HashEntry($"f{i}", new string('x', i))).ToArray();
        await database.HashSetAsync(prefix + "hash", fields);

        var answer = await database.HashGetAllAsync(prefix + "hash");

        Assert.Equal(
            fields.ToDictionary(field => field.Name, field => field.Value),
            answer.ToDictionary(field => field.Name, field => field.Value));
    }

    [Fact]
    public async Task Keys_of_a_scan_span_several_pages()
    {
        var keys = Enumerable.Range(0, 1_000).Select(i => $"{prefix}scan:{i}").ToHashSet();
        await database.StringSetAsync([.. keys.Select(key => KeyValuePair.Create((RedisKey)key, (RedisValue)1))]);

        var found = new HashSet<string>();
        await foreach (var key in redis.Connection.GetServers().Single().KeysAsync(pattern: prefix + "scan:*", pageSize: 100))
        {
            found.Add(key!);
        }

        Assert.Equal(keys, found);
    }

    [Fact]
    public async Task Stream_is_read_from_any_entry_on()
    {
        var ids = new List<RedisValue>();
        for (var i = 0; i < 10; i++)
        {
            ids.Add(await database.StreamAddAsync(prefix + "stream", [new("n", i), new("text", $"entry {i}")]));
        }

        var all = await database.StreamRangeAsync(prefix + "stream");
        var rest = await database.StreamReadAsync(prefix + "stream", ids[6]);
        var two = await database.StreamReadAsync(
            [new(prefix + "stream", ids[8]), new(prefix + "missing", StreamPosition.Beginning)]);

        Assert.Equal(ids, all.Select(entry => entry.Id));
        Assert.Equal("entry 3", all[3]["text"]);
        Assert.Equal([7, 8, 9], rest.Select(entry => (int)entry["n"]));
        Assert.Equal(ids[9], Assert.Single(Assert.Single(two).Entries).Id);
    }

    [Fact]
    public async Task Transaction_answers_each_command_or_none()
    {
        var committed = database.CreateTransaction();
        committed.AddCondition(Condition.KeyNotExists(prefix + "n"));
        var first = committed.StringIncrementAsync(prefix + "n", 5);
        var second = committed.StringIncrementAsync(prefix + "n", 5);
        Assert.True(await committed.ExecuteAsync());
        Assert.Equal((5, 10), (await first, await second));

        var refused = database.CreateTransaction();
        refused.AddCondition(Condition.KeyNotExists(prefix + "n"));
        var never = refused.StringIncrementAsync(prefix + "n");
        Assert.False(await refused.ExecuteAsync());
        await Assert.ThrowsAsync<TaskCanceledException>(() => never);
        Assert.Equal(10, await database.StringGetAsync(prefix + "n"));
    }

    [Fact]
    public void Digest_of_nothing_is_the_published_one()
    {
        // Computed with System.IO.Hashing; the expected value is XXH3's test vector for empty input and seed 0.
#pragma warning disable SER002 // On trial in the client; used here for the hash behind it.
        Assert.Equal(ValueCondition.ParseDigest("2d06800538d394c2"), ValueCondition.CalculateDigest([]));
        Assert.NotEqual(ValueCondition.CalculateDigest("a"u8), ValueCondition.CalculateDigest("b"u8));
#pragma warning restore SER002
    }
}
