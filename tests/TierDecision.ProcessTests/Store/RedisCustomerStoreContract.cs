using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Store;
using TierDecision.Store.Redis;

namespace TierDecision.ProcessTests.Store;

/// <summary>The contract on some kind of Redis; every test has a prefix of its own.</summary>
public abstract class RedisCustomerStoreContract : CustomerStoreContract
{
    private static int prefixes;

    private protected string Prefix { get; } = $"t{Interlocked.Increment(ref prefixes)}";

    /// <summary>How to reach the Redis of this class.</summary>
    private protected abstract RedisStoreOptions Options { get; }

    private protected override ICustomerStore Open() => Open(Options with { Prefix = Prefix });

    private protected override ICustomerStore OpenUnreachable() => Open(new RedisStoreOptions
    {
        Connection = $"127.0.0.1:{LoopbackPort.Next()},connectTimeout=200,connectRetry=1",
        BulkTimeout = TimeSpan.FromSeconds(2),
    });

    private protected static RedisCustomerStore Open(RedisStoreOptions options) =>
        new(options, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
}
