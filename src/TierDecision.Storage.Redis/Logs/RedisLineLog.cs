using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Logs;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Storage.Redis.Logs;

/// <summary>
/// Lines as entries of one Redis stream, each with one field, <c>line</c>; the stream is cut to about a length. A line whose answer was lost is
/// appended again by a caller that goes on from what is there for sure, so it may come twice.
/// </summary>
public sealed class RedisLineLog : ILineLog
{
    // What one answer has at most: others come in between, and nobody holds more.
    private const int EntriesAtATime = 64;

    private static readonly RedisValue Field = "line";

    private readonly RedisConnection _connection;
    private readonly RedisKey _key;
    private readonly long _length;
    private readonly TimeSpan _timeout;

    /// <summary>A log in the stream <c>PREFIX:{log}:NAME</c>.</summary>
    /// <param name="options">How Redis is reached.</param>
    /// <param name="name">The log's name, such as <c>decisions</c>.</param>
    /// <param name="length">About how many entries the stream keeps.</param>
    /// <param name="logger">For the connection's own messages.</param>
    public RedisLineLog(RedisStoreOptions options, string name, long length, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);

        // A connection of its own: a batch of lines must not stand in front of a look-up.
        _connection = new RedisConnection(options, logger);
        _key = Key(options.Prefix, name);
        _length = length;
        _timeout = options.BulkTimeout;
    }

    /// <inheritdoc/>
    public string Name => $"the Redis stream {_key}";

    /// <summary>The stream of a log.</summary>
    public static string Key(string prefix, string name) => $"{prefix}:{{log}}:{name}";

    /// <inheritdoc/>
    public async ValueTask<LineLogResult> AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lines);
        try
        {
            var database = await _connection.DatabaseAsync(_timeout, cancellationToken).ConfigureAwait(false);
            var commands = new Task<RedisValue>[lines.Count];
            for (var i = 0; i < commands.Length; i++)
            {
                commands[i] = database.StreamAddAsync(_key, Field, lines[i], messageId: null, maxLength: _length, useApproximateMaxLength: true);
            }

            await ((Task)Task.WhenAll(commands)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var appended = Array.FindIndex(commands, command => !command.IsCompletedSuccessfully);
            if (appended < 0)
            {
                return new LineLogResult(lines.Count, null);
            }

            var failure = commands[appended].Exception?.InnerException;
            return failure is null || RedisFailures.IsUnavailable(failure)
                ? new LineLogResult(appended, failure?.Message ?? "it was cancelled")
                : throw new InvalidOperationException("Appending to the stream failed in a way that no Redis does.", failure);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return new LineLogResult(0, e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string?> VisitLastAsync(int count, Action<string> visit, CancellationToken cancellationToken)
    {
        try
        {
            var database = await _connection.DatabaseAsync(_timeout, cancellationToken).ConfigureAwait(false);
            var before = "+";
            for (var left = count; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var asked = Math.Min(left, EntriesAtATime);
                var entries = await database.StreamRangeAsync(_key, "-", before, asked, Order.Descending).ConfigureAwait(false);
                foreach (var entry in entries)
                {
                    var line = entry[Field];
                    visit(line.Length() <= ILineLog.LongestRead ? (string?)line ?? "" : "");
                }

                if (entries.Length < asked)
                {
                    break;
                }

                left -= entries.Length;
                before = $"({entries[^1].Id}";
            }

            return null;
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return RedisFailures.Describe(e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
