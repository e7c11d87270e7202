using StackExchange.Redis;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class RedisOutageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_comes_back_after_the_server_was_killed_and_restarted(bool tls)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, Tls = tls });
        var configuration = server.Configure();
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        configuration.ReconnectRetryPolicy = new LinearRetry(100);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var database = connection.GetDatabase();
        await database.StringSetAsync("k", "v");

        await server.KillAsync();
        await Wait.UntilAsync(() => !connection.IsConnected, "the client sees the server gone");
        await Assert.ThrowsAsync<RedisConnectionException>(() => database.StringGetAsync("k"));
        await server.RestartAsync();

        await Wait.UntilAsync(async () => await AnswersAsync(database), "the client is connected again");
        Assert.Equal("v", await database.StringGetAsync("k"));
    }

    [Fact]
    public async Task Commands_in_flight_when_the_server_is_killed_all_fail()
    {
        await using var server = await RedisServer.StartAsync();
        var configuration = server.Configure();
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var database = connection.GetDatabase();
        await server.StopAsync();
        var value = new byte[10_000];
        var commands = Enumerable.Range(0, 200).Select(i => database.StringSetAsync($"k{i}", value)).ToArray();

        await server.KillAsync();

        foreach (var command in commands)
        {
            // Cancelled where the connection went just before the command was written; the pipe's own refusal where it went while it was.
            var failure = await Record.ExceptionAsync(() => command.WaitAsync(Wait.Deadline));
            Assert.True(failure is RedisException or TaskCanceledException or InvalidOperationException { Source: "System.IO.Pipelines" }, $"{failure}");
        }
    }

    [Fact]
    public async Task Subscription_is_there_again_after_a_restart()
    {
        await using var server = await RedisServer.StartAsync();
        var configuration = server.Configure();
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        configuration.ReconnectRetryPolicy = new LinearRetry(100);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var channel = RedisChannel.Literal("news");
        var heard = 0;
        await connection.GetSubscriber().SubscribeAsync(channel, (_, _) => Interlocked.Increment(ref heard));

        await server.RestartAsync();

        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    await connection.GetSubscriber().PublishAsync(channel, "hello");
                }
                catch (RedisException)
                {
                    return false;
                }

                return Volatile.Read(ref heard) > 0;
            },
            "the subscriber hears the restarted server");
    }

    [Fact]
    public async Task Stopped_server_gives_time_outs_and_is_used_again_when_it_continues()
    {
        await using var server = await RedisServer.StartAsync();
        var configuration = server.Configure();
        configuration.AsyncTimeout = 200;
        configuration.SyncTimeout = 200;
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var database = connection.GetDatabase();
        await database.StringSetAsync("k", "v");

        await server.StopAsync();
        await Assert.ThrowsAsync<RedisTimeoutException>(() => database.StringGetAsync("k"));
        Assert.Throws<RedisTimeoutException>(() => database.StringGet("k"));
        await server.ContinueAsync();

        await Wait.UntilAsync(async () => await AnswersAsync(database), "the server answers again");
        Assert.Equal("v", await database.StringGetAsync("k"));
    }

    [Fact]
    public async Task Stopped_server_is_sent_what_had_to_wait_once_it_continues()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Configure());
        var database = connection.GetDatabase();
        await database.PingAsync();

        // More than the socket's buffers and the pipe hold, so that sending itself has to stop and go on.
        await server.StopAsync();
        var value = new byte[1 << 20];
        new Random(1).NextBytes(value);
        var commands = Task.Run(() => Enumerable.Range(0, 32).Select(i => database.StringSetAsync($"k{i}", value)).ToArray());
        await server.ContinueAsync();

        Assert.All(await Task.WhenAll(await commands), Assert.True);
        for (var i = 0; i < 32; i++)
        {
            AssertBytes.Equal(value, await database.StringGetAsync($"k{i}"));
        }
    }

    private static async Task<bool> AnswersAsync(IDatabase database)
    {
        try
        {
            await database.PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
        catch (RedisTimeoutException)
        {
            return false;
        }
    }
}
