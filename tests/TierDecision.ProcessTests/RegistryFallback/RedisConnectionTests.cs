using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using StackExchange.Redis;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class RedisConnectionTests
{
    [Fact]
    public async Task Tls_carries_pipelined_commands_and_large_values()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Tls = true });
        await using var connection = await server.ConnectAsync();
        var database = connection.GetDatabase();
        var value = new byte[20 << 20];
        new Random(20).NextBytes(value);

        var large = database.StringSetAsync("large", value);
        var numbers = Enumerable.Range(0, 5_000).Select(_ => database.StringIncrementAsync("n")).ToArray();

        Assert.True(await large);
        Assert.Equal(Enumerable.Range(1, 5_000).Select(n => (long)n), await Task.WhenAll(numbers));
        AssertBytes.Equal(value, await database.StringGetAsync("large"));
    }

    [Fact]
    public async Task Tls_refuses_an_authority_that_is_not_trusted()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Tls = true });
        var configuration = ConfigurationOptions.Parse(server.ConnectionString);
        configuration.ConnectRetry = 1;

        var failure = await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(configuration));

        Assert.IsType<AuthenticationException>(failure.InnerException?.GetBaseException() ?? failure);
    }

    [Fact]
    public async Task User_gets_what_the_access_rules_allow_and_no_more()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions
        {
            Users = ["default off", "alice on >secret ~app:* &* +@all"],
        });
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Configure("alice", "secret"));
        var database = connection.GetDatabase();

        Assert.True(await database.StringSetAsync("app:k", "v"));

        var refused = await Assert.ThrowsAsync<RedisServerException>(() => database.StringSetAsync("other:k", "v"));
        Assert.Contains("NOPERM", refused.Message, StringComparison.Ordinal);
        Assert.Equal("v", await database.StringGetAsync("app:k"));
    }

    [Fact]
    public async Task Wrong_password_does_not_connect()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions
        {
            Users = ["default off", "alice on >secret ~app:* &* +@all"],
        });
        var configuration = server.Configure("alice", "wrong");
        configuration.ConnectRetry = 1;

        var failure = await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(configuration));

        Assert.Contains("WRONGPASS", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unix_socket_carries_commands()
    {
        await using var server = await RedisServer.StartAsync();
        var configuration = new ConfigurationOptions { EndPoints = { new UnixDomainSocketEndPoint(server.UnixSocketPath) } };
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var database = connection.GetDatabase();

        var numbers = Enumerable.Range(0, 1_000).Select(_ => database.StringIncrementAsync("n")).ToArray();

        Assert.Equal(Enumerable.Range(1, 1_000).Select(n => (long)n), await Task.WhenAll(numbers));
    }

    [Fact]
    public async Task Nobody_listening_is_a_connection_failure()
    {
        var configuration = new ConfigurationOptions
        {
            EndPoints = { new IPEndPoint(IPAddress.Loopback, LoopbackPort.Next()) },
            ConnectRetry = 1,
        };

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(configuration));
    }

    [Fact]
    public async Task Server_that_accepts_and_never_answers_is_given_up_at_the_time_out()
    {
        await using var server = await RedisServer.StartAsync();
        await server.StopAsync();
        var configuration = server.Configure();
        configuration.ConnectRetry = 1;
        configuration.ConnectTimeout = 300;

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(configuration));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_closes_every_socket_at_the_server(bool tls)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Tls = tls });
        await using var observer = await ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions { EndPoints = { new UnixDomainSocketEndPoint(server.UnixSocketPath) }, AllowAdmin = true });
        async Task<int> ClientsAsync() =>
            (await observer.GetServers().Single().ClientListAsync()).Count(client => client.Name == "under-test");

        var configuration = server.Configure();
        configuration.ClientName = "under-test";
        var connections = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => ConnectionMultiplexer.ConnectAsync(configuration)));
        foreach (var connection in connections)
        {
            // Subscribing opens the second connection.
            await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal("c"), (_, _) => { });
        }

        Assert.Equal(20, await ClientsAsync());

        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        await Wait.UntilAsync(async () => await ClientsAsync() == 0, "the server sees every socket closed");
    }

    [Fact]
    public async Task Dispose_with_commands_in_flight_answers_or_fails_each_of_them()
    {
        await using var server = await RedisServer.StartAsync();
        var connection = await server.ConnectAsync();
        var database = connection.GetDatabase();
        var value = new byte[100_000];
        var commands = Enumerable.Range(0, 500).Select(i => database.StringSetAsync($"k{i}", value)).ToArray();

        await connection.DisposeAsync();

        var all = Task.WhenAll(commands);
        await Task.WhenAny(all, Task.Delay(Wait.Deadline));
        Assert.All(commands, command => Assert.True(command.IsCompleted));
        Assert.All(
            commands.Where(command => command.IsFaulted),
            command => Assert.True(command.Exception!.GetBaseException() is RedisException or ObjectDisposedException));
    }
}
