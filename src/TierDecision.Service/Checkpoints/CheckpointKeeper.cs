using NodaTime;
using Prometheus;
using TierDecision.Service.Hosting;
using TierDecision.Store.Checkpoint;
using TierDecision.Store.Replica;

namespace TierDecision.Service.Checkpoints;

/// <summary>Reads the checkpoint when the service starts and keeps it up to date. What goes wrong is told, and stops neither start nor stop.</summary>
internal sealed partial class CheckpointKeeper(CheckpointOptions options, TimeProvider time, ILogger<CheckpointKeeper> logger)
{
    private static readonly Gauge KeptAt = Prometheus.Metrics.CreateGauge(
        "tierdecision_checkpoint_timestamp_seconds", "When the checkpoint was last brought up to date; 0 where it was not yet.");

    private static readonly Counter Failures = Prometheus.Metrics.CreateCounter(
        "tierdecision_checkpoint_failures_total", "Attempts to bring the checkpoint up to date that failed.");

    private readonly ReplicaCheckpoint _checkpoint = new(options.Path);
    private long? _tried;
    private string? _failure;

    /// <summary>The checkpoint's customers; without a replica where there is none that can be served.</summary>
    public CheckpointReading Read(ulong identityKeyFingerprint)
    {
        var started = time.GetTimestamp();
        var reading = _checkpoint.Read(identityKeyFingerprint, CancellationToken.None);
        if (reading.Replica is { } replica)
        {
            Log.Read(
                logger, options.Path, replica.Customers, replica.Dataset.Generation, reading.ConfirmedAt, (long)time.GetElapsedTime(started).TotalMilliseconds);
        }
        else if (reading.Status == CheckpointStatus.Missing)
        {
            Log.Missing(logger, options.Path);
        }
        else
        {
            Log.Refused(logger, options.Path, reading.Detail!);
        }

        return reading;
    }

    /// <summary>Brings the checkpoint up to date where the interval is over since the last attempt.</summary>
    public void KeepIfDue(CustomerFollower follower, Instant confirmedAt)
    {
        if (_tried is not { } tried || time.GetElapsedTime(tried) >= options.Interval)
        {
            Keep(follower, confirmedAt);
        }
    }

    /// <summary>Brings the checkpoint up to date. No step of <paramref name="follower"/> may be under way.</summary>
    public void Keep(CustomerFollower follower, Instant confirmedAt)
    {
        var started = time.GetTimestamp();
        _tried = started;
        var writing = _checkpoint.Write(follower, confirmedAt, CancellationToken.None);
        if (writing.Detail is { } detail)
        {
            Failures.Inc();
            if (detail != _failure)
            {
                // Once for each problem, not at every interval.
                Log.NotWritten(logger, options.Path, detail);
            }
        }
        else
        {
            KeptAt.Set(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
            if (writing.Bytes > 0)
            {
                Log.Written(logger, options.Path, writing.Bytes, (long)time.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        _failure = writing.Detail;
    }
}
