using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Logs;
using TierDecision.Storage.Redis.Logs;

namespace TierDecision.ProcessTests.Storage.Logs;

public sealed class RedisLineLogTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task Lines_are_entries_of_the_stream_in_their_order()
    {
        var prefix = redis.NewPrefix();
        await using var log = Open(redis.Server, prefix);

        Assert.Equal(new LineLogResult(3, null), await AppendAsync(log, "one", "zwei äöü", "three"));
        Assert.Equal(new LineLogResult(1, null), await AppendAsync(log, "four"));

        Assert.Equal(["zwei äöü", "three", "four"], (await log.ReadLastAsync(3, default)).Lines!);
        Assert.Equal(4, await redis.Database.StreamLengthAsync(RedisLineLog.Key(prefix, "test")));
    }

    [Fact]
    public async Task Stream_is_cut_to_about_its_length()
    {
        var prefix = redis.NewPrefix();
        await using var log = Open(redis.Server, prefix, length: 1000);

        for (var batch = 0; batch < 10; batch++)
        {
            await AppendAsync(log, [.. Enumerable.Range(0, 500).Select(i => $"line {(batch * 500) + i}")]);
        }

        // Redis cuts whole nodes of its tree, by default of a hundred entries.
        Assert.InRange(await redis.Database.StreamLengthAsync(RedisLineLog.Key(prefix, "test")), 1000, 1200);
        Assert.Equal(["line 4999"], (await log.ReadLastAsync(1, default)).Lines!);

        // In several answers.
        Assert.Equal(Enumerable.Range(4_700, 300).Select(i => $"line {i}"), (await log.ReadLastAsync(300, default)).Lines!);
    }

    [Fact]
    public async Task Redis_that_is_gone_is_a_problem_and_appended_to_when_it_is_back()
    {
        await using var server = await RedisServer.StartAsync();
        await using var log = Open(server, "t:");
        await AppendAsync(log, "before");
        await server.KillAsync();

        var gone = await AppendAsync(log, "after");
        Assert.Equal((0, true), (gone.Appended, gone.Problem is not null));
        Assert.NotNull((await log.ReadLastAsync(1, default)).Problem);

        await server.RestartAsync();
        await Wait.UntilAsync(async () => (await AppendAsync(log, "after")).Problem is null, "the log is written again");
        Assert.Equal("after", (await log.ReadLastAsync(1, default)).Lines!.Single());
    }

    private static RedisLineLog Open(RedisServer server, string prefix, long length = 10_000) =>
        new(new RedisStoreOptions { Connection = server.ConnectionString, Prefix = prefix, BulkTimeout = TimeSpan.FromSeconds(2) }, "test", length, NullLogger<RedisLineLog>.Instance);

    private static async Task<LineLogResult> AppendAsync(RedisLineLog log, params string[] lines) =>
        await log.AppendAsync([.. lines.Select(line => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(line)))], default);
}
