using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using TierDecision.Storage.Logs;

namespace TierDecision.Storage.Contracts;

/// <summary>
/// One kind of store, as the settings describe it: what programs open without knowing which it is. Nothing is connected to before it is used.
/// </summary>
public interface IStoreProvider
{
    /// <summary>What people call the store, such as <c>Redis at localhost:6379</c>; without passwords.</summary>
    string Description { get; }

    /// <summary>
    /// Whether the store is a part of this installation, on this machine. Then the demonstration's customers may fill it, and a service whose store
    /// cannot be read does not start. Other stores come and go while the service runs.
    /// </summary>
    bool IsLocal { get; }

    /// <summary>
    /// The file with the secret for hashing identifiers, if no other is configured; made if missing. Null if the store has no place of its own
    /// for one.
    /// </summary>
    string? DefaultIdentityKeyFile { get; }

    /// <summary>Opens the store.</summary>
    ICustomerStore Open(ILoggerFactory loggers, TimeProvider time);

    /// <summary>Opens a log of lines in the store, which all nodes share; null if the store has none.</summary>
    /// <param name="name">The log's name, such as <c>decisions</c>.</param>
    /// <param name="length">About how many lines it keeps.</param>
    /// <param name="loggers">For the connection's own messages.</param>
    ILineLog? OpenLog(string name, long length, ILoggerFactory loggers);

    /// <summary>Opens a cache in the store, which all nodes share; null if the store has none.</summary>
    IDistributedCache? OpenCache();
}
