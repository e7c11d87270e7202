namespace TierDecision.Service.Background;

/// <summary>
/// Does something at every interval, beginning after the first, until the service stops. A turn that ends in an exception is logged (see
/// <see cref="WorkerFailures"/>) and does not end the service.
/// </summary>
internal abstract class PeriodicWorker(TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    private WorkerFailures? _failures;

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>Does it once. Where it takes longer than the interval, the next time follows at once.</summary>
    protected abstract ValueTask WorkAsync(CancellationToken stoppingToken);

    /// <summary>Does it once, and logs an exception instead of throwing it.</summary>
    protected async ValueTask TryWorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WorkAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            (_failures ??= new WorkerFailures(GetType().Name, Time, logger)).Failed(e);
        }
    }

    /// <summary>
    /// Complete as soon as there may be something to do; until then there are no intervals. Waking up fifty times a second for nothing takes some
    /// percent of a core.
    /// </summary>
    protected virtual Task UntilNeededAsync(CancellationToken stoppingToken) => Task.CompletedTask;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                var needed = UntilNeededAsync(stoppingToken);
                if (!needed.IsCompleted)
                {
                    // A timer wakes up for its ticks, whether anybody waits for them or not.
                    timer.Period = Timeout.InfiniteTimeSpan;
                    await needed.ConfigureAwait(false);
                    timer.Period = interval;
                }

                await TryWorkAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
