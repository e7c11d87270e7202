using NodaTime;
using Prometheus;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Checkpoint;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>
/// Reads the checkpoint when the service starts, and keeps it up to date: at every interval, and sooner if it holds customers who were removed or a
/// dataset that was replaced. What goes wrong is logged, and stops neither start nor stop.
/// </summary>
internal sealed partial class CheckpointSchedule : ICheckpointSchedule
{
    private const int ErasureShare = 20;

    // A removal should leave the file soon, but many of them must not keep the disk busy.
    private static readonly TimeSpan ErasurePause = TimeSpan.FromSeconds(10);

    private readonly string _path;
    private readonly TimeSpan _interval;
    private readonly ReplicaCheckpoint _checkpoint;
    private readonly IdentityHasher _identities;
    private readonly TimeProvider _time;
    private readonly ILogger<CheckpointSchedule> _logger;
    private readonly Gauge _writtenAt;
    private readonly Counter _failures;
    private readonly Gauge _removalsPending;

    private long? _triedAt;
    private TimeSpan _took;

    // What the file was last written from: what was removed before that is not in it. The dataset's description, because a follower would keep its
    // replica alive.
    private DatasetInfo? _written;
    private long _removals;
    private string? _failure;

    /// <param name="path">The file.</param>
    /// <param name="interval">How often it is brought up to date.</param>
    /// <param name="identities">Whose key the customers of the file must have been hashed under.</param>
    /// <param name="metrics">Where to count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public CheckpointSchedule(
        string path, TimeSpan interval, IdentityHasher identities, IMetricFactory metrics, TimeProvider time, ILogger<CheckpointSchedule> logger)
    {
        (_path, _interval, _checkpoint) = (path, interval, new ReplicaCheckpoint(path));
        (_identities, _time, _logger) = (identities, time, logger);
        _writtenAt = metrics.CreateGauge(
            "tierdecision_checkpoint_timestamp_seconds", "When the checkpoint was last brought up to date; 0 where it was not yet.");
        _failures = metrics.CreateCounter(
            "tierdecision_checkpoint_failures_total", "Attempts to bring the checkpoint up to date that failed.");
        _removalsPending = metrics.CreateGauge(
            "tierdecision_checkpoint_removals_pending",
            "Customers and aliases whose removal this node has followed, and that its checkpoint still has.");
    }

    public CheckpointReading? Read()
    {
        var started = _time.GetTimestamp();
        var reading = _checkpoint.Read(_identities.Fingerprint, CancellationToken.None);
        if (reading.Replica is { } replica)
        {
            Log.Read(
                _logger, _path, replica.Customers, replica.Dataset.Number, reading.ConfirmedAt,
                (long)_time.GetElapsedTime(started).TotalMilliseconds);
        }
        else if (reading.Status == CheckpointStatus.Missing)
        {
            Log.Missing(_logger, _path);
        }
        else
        {
            Log.Refused(_logger, _path, reading.Detail!);
        }

        return reading;
    }

    /// <summary>
    /// Writes if the interval is over since the last attempt. If the file has customers who were removed since, or a dataset that was replaced, also
    /// after ten seconds, or twenty times as long as writing takes if that is longer.
    /// </summary>
    public void WriteIfDue(CustomerFollower follower, Instant confirmedAt)
    {
        var isWritten = ReferenceEquals(follower.Replica.Dataset, _written);
        var holdsRemoved = !isWritten || follower.Removals != _removals;
        _removalsPending.Set(isWritten ? follower.Removals - _removals : follower.Removals);
        var pause = ErasureShare * _took > ErasurePause ? ErasureShare * _took : ErasurePause;
        if (_triedAt is not { } tried || _time.GetElapsedTime(tried) >= (holdsRemoved && pause < _interval ? pause : _interval))
        {
            Write(follower, confirmedAt);
        }
    }

    public void Write(CustomerFollower follower, Instant confirmedAt)
    {
        var started = _time.GetTimestamp();
        _triedAt = started;
        var removals = follower.Removals;
        var writing = _checkpoint.Write(follower, confirmedAt, CancellationToken.None);
        _took = writing.Bytes > 0 ? _time.GetElapsedTime(started) : _took;
        if (writing.Detail is { } detail)
        {
            _failures.Inc();
            if (detail != _failure)
            {
                // Once for each problem, not at every interval.
                Log.NotWritten(_logger, _path, detail);
            }
        }
        else
        {
            (_written, _removals) = (follower.Replica.Dataset, removals);
            _removalsPending.Set(0);
            _writtenAt.Set(_time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
            if (writing.Bytes > 0)
            {
                Log.Written(_logger, _path, writing.Bytes, (long)_time.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        _failure = writing.Detail;
    }
}
