using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Store;

/// <summary>A redis-server that speaks TLS only and lets in one user, who may touch the tests' keys and nothing dangerous.</summary>
public sealed class RedisTlsFixture : IAsyncLifetime
{
    private RedisServer? _server;

    internal RedisServer Server => _server ?? throw new InvalidOperationException("the server has not been started");

    public async Task InitializeAsync() => _server = await RedisServer.StartAsync(new RedisServerOptions
    {
        Tls = true,
        Users = ["default off", "scores on >secret ~t*:* resetchannels &* +@all -@dangerous -@admin"],
    });

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
