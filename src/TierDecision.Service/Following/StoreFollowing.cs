using TierDecision.Service.Serving;
using TierDecision.Storage;

namespace TierDecision.Service.Following;

/// <summary>Follows the store in the background: as soon as the store announces a change, and at every interval whether it does or not.</summary>
internal sealed class StoreFollowing(
    LiveDataset live, ServingState serving, FollowReport report, ICheckpointSchedule checkpoint, MemoryRelease memory, TimeSpan interval,
    TimeProvider time)
    : BackgroundService
{
    /// <summary>Follows the store once. Returns what stands in the way of serving its customers; null if nothing does.</summary>
    public async Task<FollowProblem?> FollowOnceAsync(CancellationToken cancellationToken)
    {
        var before = serving.Current;
        var problem = await live.LookAsync(cancellationToken).ConfigureAwait(false);
        report.Looked(problem, before);
        return problem;
    }

    /// <summary>Serves the customers of the checkpoint until the store can be followed; false if there are none that can be served.</summary>
    public bool StartFromCheckpoint() => checkpoint.Read() is { } reading && live.TryStartFrom(reading);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await FollowAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }

        try
        {
            if (live.ReplicaFollower is { } follower)
            {
                checkpoint.Write(follower, serving.ConfirmedAt);
            }
        }
        catch (Exception e)
        {
            report.Failed(e);
        }

        await live.StopFollowingAsync().ConfigureAwait(false);
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var looked = time.GetTimestamp();
        memory.Begin();
        while (true)
        {
            try
            {
                await TurnAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // What every step beside the store's throws is a bug as well.
                report.Failed(e);
                looked = time.GetTimestamp();
            }
        }

        async Task TurnAsync()
        {
            var left = interval - time.GetElapsedTime(looked);
            if (left > TimeSpan.Zero)
            {
                await WaitAsync(left, stoppingToken).ConfigureAwait(false);
            }

            if (time.GetElapsedTime(looked) >= interval || !live.IsFollowed || await ApplyAnnouncedChangesAsync(stoppingToken).ConfigureAwait(false))
            {
                looked = time.GetTimestamp();
                await RunOrReportAsync(() => FollowOnceAsync(stoppingToken), stoppingToken).ConfigureAwait(false);

                // Between two steps: nothing changes the customers while they are written.
                if (live.ReplicaFollower is { } follower)
                {
                    checkpoint.WriteIfDue(follower, serving.ConfirmedAt);
                }

                await memory.ReleaseAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(TimeSpan atMost, CancellationToken stoppingToken)
    {
        try
        {
            await live.WaitForChangesAsync(atMost, stoppingToken).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // The next look tells.
            await Task.Delay(atMost, time, stoppingToken).ConfigureAwait(false);
        }
    }

    // True if another dataset went live and a full look is needed.
    private async Task<bool> ApplyAnnouncedChangesAsync(CancellationToken stoppingToken)
    {
        var replaced = false;
        await RunOrReportAsync(
            async () => replaced = await live.ApplyAnnouncedChangesAsync(stoppingToken).ConfigureAwait(false), stoppingToken).ConfigureAwait(false);
        return replaced;
    }

    // What a store throws is a bug of the store; it must not take the service down, which can go on from the customers that it has.
    private async Task RunOrReportAsync(Func<Task> step, CancellationToken stoppingToken)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            report.Failed(e);
        }
    }
}
