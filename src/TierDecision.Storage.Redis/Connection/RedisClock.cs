using Microsoft.Extensions.Logging;
using NodaTime;
using StackExchange.Redis;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>
/// The time by the clock of Redis, which all nodes share. It is asked for now and then, and goes on by this machine's monotonic clock: whoever sets
/// the other one changes nothing.
/// </summary>
internal sealed partial class RedisClock(TimeProvider time, TimeSpan timeout, ILogger logger)
{
    // Clocks that follow time servers differ by less, and count as the same: this machine's own is then taken, whose times do not depend on how long
    // a message took.
    private static readonly Duration Same = Duration.FromSeconds(1);

    // From here on people are told.
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(5);

    private volatile Reading? _reading;
    private int _isRefused;
    private int _isTold;

    /// <summary>The time.</summary>
    public Instant Now
    {
        get
        {
            var here = Here;
            return _reading is { } reading && TimeBy(reading) is var there && !IsSame(there - here, reading) ? there : here;
        }
    }

    /// <summary>By how much it is ahead of this machine's clock; zero as long as it was not asked for.</summary>
    public TimeSpan Offset => _reading is { } reading ? (TimeBy(reading) - Here).ToTimeSpan() : TimeSpan.Zero;

    private Instant Here => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Asks, if that was not done yet.</summary>
    public Task ReadOnceAsync(IDatabase database, CancellationToken cancellationToken) =>
        _reading is not null || Volatile.Read(ref _isRefused) == 1 ? Task.CompletedTask : ReadAsync(database, cancellationToken);

    /// <summary>Asks. A server that does not say is none that cannot be used: this machine's clock is taken then.</summary>
    public async Task ReadAsync(IDatabase database, CancellationToken cancellationToken)
    {
        RedisResult answer;
        var sent = time.GetTimestamp();
        try
        {
            answer = await database.ExecuteAsync("TIME", [], CommandFlags.DemandMaster).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (RedisFailures.IsRefused(e))
        {
            if (Interlocked.Exchange(ref _isRefused, 1) == 0)
            {
                Log.Refused(logger, e.Message);
            }

            return;
        }

        var received = time.GetTimestamp();
        var at = Instant.FromUnixTimeSeconds((long)answer[0]) + Duration.FromNanoseconds(1_000 * (long)answer[1]);
        _reading = new Reading(at, received, Duration.FromTimeSpan(time.GetElapsedTime(sent, received)));
        Interlocked.Exchange(ref _isRefused, 0);
        Tell(Offset);
    }

    private static bool IsSame(Duration difference, Reading reading) =>
        (difference < Duration.Zero ? -difference : difference) <= Same + reading.Uncertainty;

    private Instant TimeBy(Reading reading) => reading.At + Duration.FromTimeSpan(time.GetElapsedTime(reading.Received));

    private void Tell(TimeSpan offset)
    {
        var differs = offset.Duration() > Told;
        if (Interlocked.Exchange(ref _isTold, differs ? 1 : 0) == (differs ? 1 : 0))
        {
            return;
        }

        if (differs)
        {
            Log.Differs(logger, offset.Duration(), offset > TimeSpan.Zero ? "behind" : "ahead of");
        }
        else
        {
            Log.Agrees(logger);
        }
    }

    /// <summary>What Redis said.</summary>
    /// <param name="At">Its time.</param>
    /// <param name="Received">When that was heard, as a time stamp.</param>
    /// <param name="Uncertainty">The longest that it may have been under way.</param>
    private sealed record Reading(Instant At, long Received, Duration Uncertainty);

    private static partial class Log
    {
        [LoggerMessage(25, LogLevel.Warning,
            "The clock of this machine is {Difference} {Where} that of Redis. Versions of writes and removals go by Redis's; business hours, "
            + "holidays and the ends of overrides go by this machine's. Have both follow a time server")]
        public static partial void Differs(ILogger logger, TimeSpan difference, string where);

        [LoggerMessage(26, LogLevel.Information, "The clocks of this machine and of Redis agree")]
        public static partial void Agrees(ILogger logger);

        [LoggerMessage(27, LogLevel.Warning,
            "Redis does not tell its time, so versions of writes and removals go by the clock of this machine, which has to be right: allow the user "
            + "+time (ACL SETUSER). Redis says: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
