using NodaTime;
using Prometheus;
using TierDecision.Service.Background;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Erasure;

/// <summary>
/// Keeps the erasure keys those of the store: reads them at the start, and looks at every interval whether a removal has replaced any.
/// </summary>
internal sealed partial class ErasureKeysWorker(
    ErasureKeysState keys, TimeSpan interval, IMetricFactory metrics, TimeProvider time, ILogger<ErasureKeysWorker> logger)
    : PeriodicWorker(interval, time, logger)
{
    private readonly Gauge _readAt = metrics.CreateGauge(
        "tierdecision_erasure_keys_timestamp_seconds",
        "When this node last made sure that the keys under which it writes the log of decisions, and what is kept, are the store's; 0: never.");

    private string? _problem;

    // Before the service serves: what is decided first is to have a name in the log. A store that does not answer is not waited for beyond its own
    // time-out.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryWorkAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override ValueTask WorkAsync(CancellationToken stoppingToken) => RefreshAsync(stoppingToken);

    private async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var asked = Instant.FromDateTimeOffset(Time.GetUtcNow());
        var problem = await keys.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (problem is null && keys.WritesUnderNewest)
        {
            _readAt.Set(asked.ToUnixTimeMilliseconds() / 1000.0);
        }

        if (problem is not null && _problem is null)
        {
            Log.NotRead(logger, problem);
        }

        _problem = problem;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ErasureKeysNotRead, LogLevel.Warning,
            "The erasure keys cannot be read: {Problem}. Until they can, those that are known are used; "
            + "without any, the decision log names nobody and nothing is kept.")]
        public static partial void NotRead(ILogger logger, string problem);
    }
}
