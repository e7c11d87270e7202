using NodaTime;
using Prometheus;
using TierDecision.Service.Hosting;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Checkpoint;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>Reads the checkpoint when the service starts and keeps it up to date. What goes wrong is told, and stops neither start nor stop.</summary>
internal sealed partial class CheckpointSchedule(CheckpointOptions options, TimeProvider time, ILogger<CheckpointSchedule> logger)
{
    private const int ErasureShare = 20;

    // A removal is to leave the file soon, and not to keep the disk busy where there are many.
    private static readonly TimeSpan ErasurePause = TimeSpan.FromSeconds(10);

    private static readonly Gauge KeptAt = Prometheus.Metrics.CreateGauge(
        "tierdecision_checkpoint_timestamp_seconds", "When the checkpoint was last brought up to date; 0 where it was not yet.");

    private static readonly Counter Failures = Prometheus.Metrics.CreateCounter(
        "tierdecision_checkpoint_failures_total", "Attempts to bring the checkpoint up to date that failed.");

    private static readonly Gauge RemovalsPending = Prometheus.Metrics.CreateGauge(
        "tierdecision_checkpoint_removals_pending", "Customers and aliases whose removal this node has followed, and that its checkpoint still has.");

    private readonly ReplicaCheckpoint _checkpoint = new(options.Path);
    private long? _tried;
    private TimeSpan _took;

    // What the file was last written from: what was removed before that is not in it. The dataset's description, because a follower would keep its replica alive.
    private DatasetInfo? _kept;
    private long _removals;
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

    /// <summary>
    /// Brings the checkpoint up to date where the interval is over since the last attempt; and after ten seconds, or twenty times as long as writing takes where that
    /// is longer, where it has customers who were removed since or a dataset that was replaced.
    /// </summary>
    public void KeepIfDue(CustomerFollower follower, Instant confirmedAt)
    {
        var isKept = ReferenceEquals(follower.Replica.Dataset, _kept);
        var holdsRemoved = !isKept || follower.Removals != _removals;
        RemovalsPending.Set(isKept ? follower.Removals - _removals : follower.Removals);
        var pause = ErasureShare * _took > ErasurePause ? ErasureShare * _took : ErasurePause;
        if (_tried is not { } tried || time.GetElapsedTime(tried) >= (holdsRemoved && pause < options.Interval ? pause : options.Interval))
        {
            Keep(follower, confirmedAt);
        }
    }

    /// <summary>Brings the checkpoint up to date. No step of <paramref name="follower"/> may be under way.</summary>
    public void Keep(CustomerFollower follower, Instant confirmedAt)
    {
        var started = time.GetTimestamp();
        _tried = started;
        var removals = follower.Removals;
        var writing = _checkpoint.Write(follower, confirmedAt, CancellationToken.None);
        _took = writing.Bytes > 0 ? time.GetElapsedTime(started) : _took;
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
            (_kept, _removals) = (follower.Replica.Dataset, removals);
            RemovalsPending.Set(0);
            KeptAt.Set(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
            if (writing.Bytes > 0)
            {
                Log.Written(logger, options.Path, writing.Bytes, (long)time.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        _failure = writing.Detail;
    }
}
