using Microsoft.Extensions.Logging;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Logs;

namespace TierDecision.Storage.Providers;

/// <summary>Opens the decision log, to write or to read it.</summary>
public static class DecisionLogs
{
    /// <summary>
    /// The log in <paramref name="store"/> or in the file, as <see cref="DecisionLogOptions.Target"/> says; in the file if it says nothing. Null if
    /// it is in the store and the store keeps none.
    /// </summary>
    /// <param name="options">Where the log is.</param>
    /// <param name="store">The store that the settings name.</param>
    /// <param name="loggers">For the connection's own messages.</param>
    public static ILineLog? Open(DecisionLogOptions options, IStoreProvider store, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(store);
        return options.Target == DecisionLogTarget.Redis
            ? store.OpenLog(DecisionLogOptions.LogName, options.StreamLength, loggers)
            : new FileLineLog(options.File, options.FileBytes, options.FilesKept);
    }
}
