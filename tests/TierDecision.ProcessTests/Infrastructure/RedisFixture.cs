using StackExchange.Redis;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>One redis-server and one connection for all tests of a class; tests keep apart by <see cref="NewPrefix"/>.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? server;
    private ConnectionMultiplexer? connection;
    private int prefixes;

    internal RedisServer Server => server ?? throw new InvalidOperationException("the server has not been started");

    internal ConnectionMultiplexer Connection => connection ?? throw new InvalidOperationException("the server has not been started");

    internal IDatabase Database => Connection.GetDatabase();

    /// <summary>A key prefix that no other test of the class has.</summary>
    internal string NewPrefix() => $"t{Interlocked.Increment(ref prefixes)}:";

    public async Task InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        connection = await server.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
