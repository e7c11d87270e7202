using TierDecision.Service.Background;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Hosting.Reloading;

/// <summary>Reads everything anew that can be, and says so.</summary>
internal sealed partial class Reloader(IEnumerable<IReloadable> parts, ILogger<Reloader> logger)
{
    private readonly IReloadable[] _parts = [.. parts];
    private readonly Lock _gate = new();

    public void Reload()
    {
        lock (_gate)
        {
            Log.Reloaded(logger, string.Join("; ", _parts.Select(part => part.Reload())));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Reloaded, LogLevel.Information, "SIGHUP: read anew: {Parts}")]
        public static partial void Reloaded(ILogger logger, string parts);
    }
}
