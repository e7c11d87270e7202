using TierDecision.Service.Background;
using TierDecision.Service.Observability;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;

namespace TierDecision.Service.Audit;

/// <summary>
/// Brings what this node changed for itself into the audit trail. A store that does not answer is asked again every second; an entry whose answer was
/// lost is sent again and may stand twice. What still waits when the service ends is tried once more, and then lost.
/// </summary>
internal sealed partial class NodeEventWorker(NodeEvents events, IAuditTrail trail, TimeProvider time, ILogger<NodeEventWorker> logger)
    : PeriodicWorker(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Appends what waits until the store fails.</summary>
    public async ValueTask AppendAllAsync(CancellationToken cancellationToken)
    {
        while (events.First() is { } entry && await trail.AppendAsync(entry, cancellationToken).ConfigureAwait(false) == AuditStatus.Done)
        {
            events.Remove(entry);
        }

        TellLost(events.TakeLost());
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await TryWorkAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The service may not wait any longer.
        }

        TellLost(events.Clear());
    }

    protected override ValueTask WorkAsync(CancellationToken stoppingToken) => AppendAllAsync(stoppingToken);

    private void TellLost(int lost)
    {
        if (lost > 0)
        {
            Log.Loses(logger, lost);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AuditLoses, LogLevel.Error,
            "The store did not take {Lost} entries of the audit trail, of keys or policy files that this node took into use; they are lost")]
        public static partial void Loses(ILogger logger, int lost);
    }
}
