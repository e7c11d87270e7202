using System.Globalization;
using StackExchange.Redis;
using TierDecision.Storage.Audit;

namespace TierDecision.Storage.Redis.Audit;

/// <summary>
/// The entries of all streams as one, the newest first. Streams are read some entries at a time, those that run dry together: one after the other
/// they would cost a round trip each.
/// </summary>
internal sealed class RedisAuditMerge
{
    private const int MostAtATime = 500;
    private const int LeastAtATime = 4;

    private readonly IDatabase _database;
    private readonly Source[] _sources;
    private readonly PriorityQueue<Source, RedisAuditPosition> _next;
    private readonly RedisValue _oldest;
    private int _atATime;

    /// <summary>Begins after a position, or at the newest.</summary>
    public RedisAuditMerge(IDatabase database, IReadOnlyList<RedisKey> streams, AuditQuery query, RedisAuditPosition? after)
    {
        _database = database;
        _oldest = Milliseconds(query.Since?.ToUnixTimeMilliseconds() ?? 0);
        _atATime = Math.Clamp(2 * query.PageSize / streams.Count, LeastAtATime, MostAtATime);
        _next = new(Comparer<RedisAuditPosition>.Create(static (one, other) => other.CompareTo(one)));

        // What is within the last millisecond is looked at one by one.
        RedisAuditPosition? until = query.Until is { } time ? new((ulong)Math.Max(0, time.ToUnixTimeMilliseconds()) + 1, 0, 0) : null;
        var from = until is { } end && (after is not { } token || end.CompareTo(token) < 0) ? end : after;
        _sources = [.. streams.Select((key, number) => new Source(number, key, from is { } start ? start.NextIn(number) : "+"))];
    }

    /// <summary>Whether it is known that nothing follows.</summary>
    public bool IsAtEnd => _next.Count == 0 && _sources.All(source => source.IsAtEnd);

    /// <summary>The next entry; null at the end.</summary>
    public async ValueTask<(RedisAuditPosition Position, StreamEntry Entry)?> NextAsync(CancellationToken cancellationToken)
    {
        if (_sources.Any(source => source.IsDry))
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!_next.TryDequeue(out var source, out var position))
        {
            return null;
        }

        var entry = source.Read.Dequeue().Entry;
        Enqueue(source);
        return (position, entry);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var asked = _sources.Where(source => !source.IsAtEnd && source.Read.Count <= _atATime / 4).ToArray();
        var answers = await Task.WhenAll(asked.Select(source => _database.StreamRangeAsync(
            source.Key, _oldest, source.Before, _atATime, Order.Descending, CommandFlags.DemandMaster))).WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        for (var i = 0; i < asked.Length; i++)
        {
            var wasDry = asked[i].IsDry;
            asked[i].Take(answers[i], _atATime);
            if (wasDry)
            {
                Enqueue(asked[i]);
            }
        }

        _atATime = Math.Min(2 * _atATime, MostAtATime);
    }

    private void Enqueue(Source source)
    {
        if (source.Read.TryPeek(out var next))
        {
            _next.Enqueue(source, next.Position);
        }
    }

    private static RedisValue Milliseconds(long milliseconds) => Math.Max(0, milliseconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>One stream, as far as it is read.</summary>
    private sealed class Source(int number, RedisKey key, string? before)
    {
        public RedisKey Key => key;

        public Queue<(RedisAuditPosition Position, StreamEntry Entry)> Read { get; } = new();

        /// <summary>The newest id that was not read yet; null at the end.</summary>
        public string? Before { get; private set; } = before;

        public bool IsAtEnd => Before is null;

        public bool IsDry => Read.Count == 0 && Before is not null;

        public void Take(StreamEntry[] entries, int asked)
        {
            Before = entries.Length < asked ? null : Before;
            foreach (var entry in entries)
            {
                if (RedisAuditPosition.Of(entry.Id, number) is { } position)
                {
                    Read.Enqueue((position, entry));
                    Before = Before is null ? null : position.NextIn(number);
                }
            }
        }
    }
}
