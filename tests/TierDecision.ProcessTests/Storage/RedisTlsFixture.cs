using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Storage;

/// <summary>A redis-server that speaks TLS only and lets in one user, who has the rights that docs/data-layout.md lists and no other.</summary>
public sealed class RedisTlsFixture : IAsyncLifetime
{
    private RedisServer? _server;

    internal RedisServer Server => _server ?? throw new InvalidOperationException("the server has not been started");

    public async Task InitializeAsync() => _server = await RedisServer.StartAsync(new RedisServerOptions
    {
        Tls = true,
        Users = ["default off", RedisRights.User],
    });

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
