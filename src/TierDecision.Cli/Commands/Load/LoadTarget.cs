using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Redis;

namespace TierDecision.Cli.Commands.Load;

/// <summary>The store that is loaded into, and how people call it.</summary>
/// <param name="Store">The store.</param>
/// <param name="Description">Such as <c>Redis at localhost:6379</c>; without passwords.</param>
/// <param name="EmbeddedFile">The embedded store's file; null with another store.</param>
internal sealed record LoadTarget(ICustomerStore Store, string Description, string? EmbeddedFile)
{
    /// <summary>The target that <paramref name="arguments"/> name, or what is wrong with them.</summary>
    public static (LoadTarget? Target, string? Error) Create(LoadArguments arguments, TimeProvider time)
    {
        // The stores' log messages would only repeat what their results say.
        if (arguments.Redis is not { } connection)
        {
            var embedded = new EmbeddedCustomerStore(
                new EmbeddedStoreOptions { File = arguments.EmbeddedFile }, NullLogger<EmbeddedCustomerStore>.Instance, time);
            return (new LoadTarget(embedded, $"the embedded store {arguments.EmbeddedFile}", arguments.EmbeddedFile), null);
        }

        var (options, error) = RedisSettings.Read(connection, arguments.Prefix);
        if (options is null)
        {
            return (null, error);
        }

        var redis = new RedisCustomerStore(options, NullLogger<RedisCustomerStore>.Instance, time);
        return (new LoadTarget(redis, $"Redis at {Endpoints(connection)}", null), null);
    }

    // A connection string is endpoints and options, of which one may be a password.
    private static string Endpoints(string connection) => string.Join(
        ',',
        connection.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(part => !part.Contains('=', StringComparison.Ordinal)));
}
