using TierDecision.Service.Audit;
using TierDecision.Service.Background;
using TierDecision.Service.Observability;
using TierDecision.Storage.Audit;

namespace TierDecision.Service.Access;

/// <summary>
/// Looks at the keys file at every interval. A change with errors is refused: it is logged and counted once, and the keys from before go on.
/// </summary>
internal sealed partial class AccessKeysWorker(
    AccessKeysState keys, AccessMetrics metrics, NodeEvents events, TimeSpan interval, TimeProvider time, ILogger<AccessKeysWorker> logger)
    : PeriodicWorker(interval, time, logger), IReloadable
{
    private readonly Lock _looking = new();
    private bool _isRefused;

    /// <summary>Looks once.</summary>
    public void Look()
    {
        // At an interval, and at a signal.
        lock (_looking)
        {
            LookAlone();
        }
    }

    private void LookAlone()
    {
        var before = keys.Current;
        if (!keys.Look(out var problem))
        {
            return;
        }

        _isRefused = problem is not null;
        if (problem is null)
        {
            Log.Taken(logger, keys.Current.Count);
            metrics.Serves(keys.Current.Count);
            events.Add(AuditKind.KeysReloaded, AccessKeyChanges.Between(before.All, keys.Current.All));
        }
        else
        {
            Log.Refused(logger, keys.Current.Count, problem);
            metrics.FileRefused();
        }
    }

    public string Reload()
    {
        Look();
        return _isRefused
            ? $"the keys file, which is refused ({keys.Current.Count} from before go on)"
            : $"the keys file ({keys.Current.Count} known)";
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Log.Taken(logger, keys.Current.Count);
        metrics.Serves(keys.Current.Count);
        return base.StartAsync(cancellationToken);
    }

    protected override ValueTask WorkAsync(CancellationToken stoppingToken)
    {
        Look();
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AccessKeysTaken, LogLevel.Information, "Callers are asked for their keys ({Keys} known)")]
        public static partial void Taken(ILogger logger, int keys);

        [LoggerMessage(EventIds.AccessKeysRefused, LogLevel.Error,
            "The changed keys file is refused, and the keys from before go on ({Keys}). {Problem}")]
        public static partial void Refused(ILogger logger, int keys, string problem);
    }
}
