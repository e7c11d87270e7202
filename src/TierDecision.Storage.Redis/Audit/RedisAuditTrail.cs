using System.Globalization;
using NodaTime;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Audit;

/// <summary>Reads the audit trail, appends what was changed elsewhere, and lets go of what is too old.</summary>
internal sealed class RedisAuditTrail(RedisKeys keys, RedisAuditStreams streams, AuditOptions options, RedisClock clock, TimeProvider time)
{
    private static readonly TimeSpan TrimPause = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private long? _trimmed;

    private Instant Oldest => Instant.FromDateTimeOffset(time.GetUtcNow()) - Duration.FromDays(options.Days);

    /// <summary>A page of entries. Those that are written while somebody turns pages need not be on one.</summary>
    public async Task<AuditPage> ListAsync(IDatabase database, AuditQuery query, CancellationToken cancellationToken)
    {
        var after = RedisAuditPosition.Parse(query.PageToken);
        if (after is null && query.PageToken.Length > 0)
        {
            return new(AuditStatus.UnknownPage, []);
        }

        var asked = query.NotBefore(Oldest);
        var all = await streams.AllAsync(database).WaitAsync(cancellationToken).ConfigureAwait(false);
        var merge = new RedisAuditMerge(database, all, asked, after);
        List<AuditRecord> records = [];
        RedisAuditPosition? last = null;
        for (var looked = 0; looked < AuditRules.MostLookedAt && records.Count < asked.PageSize; looked++)
        {
            if (await merge.NextAsync(cancellationToken).ConfigureAwait(false) is not { } next)
            {
                return new(AuditStatus.Done, records);
            }

            last = next.Position;
            var record = RedisAuditEntries.Read(next.Position, next.Entry);
            if (asked.Matches(record.At) && asked.Matches(record.Entry))
            {
                records.Add(record);
            }
        }

        return new(AuditStatus.Done, records, merge.IsAtEnd || last is null ? "" : last.Value.ToString());
    }

    /// <summary>The newest entries that name a customer, at most so many.</summary>
    public async Task<IReadOnlyList<AuditRecord>> FindAsync(IDatabase database, IdentityKey customer, int most, CancellationToken cancellationToken)
    {
        List<AuditRecord> found = [];
        var query = new AuditQuery { Customer = customer, PageSize = AuditQuery.MaxPageSize };
        AuditPage page;
        do
        {
            page = await ListAsync(database, query, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Records.Take(most - found.Count));
            query = query with { PageToken = page.NextPageToken };
        }
        while (page.NextPageToken.Length > 0 && found.Count < most);
        return found;
    }

    /// <summary>Appends an entry by itself.</summary>
    public Task AppendAsync(IDatabase database, AuditEntry entry) => database.StreamAddAsync(
        keys.CommonAudit, RedisAuditEntries.Fields(entry), maxLength: streams.CommonLength, useApproximateMaxLength: true);

    /// <summary>Lets go of what is too old, at most once an hour, beside what the caller does. What fails is tried again an hour later.</summary>
    public void BeginTrim(IDatabase database)
    {
        lock (_gate)
        {
            if (_trimmed is { } before && time.GetElapsedTime(before) < TrimPause)
            {
                return;
            }

            _trimmed = time.GetTimestamp();
        }

        _ = TrimAsync(database);
    }

    // Whole nodes of a stream: what is left of one is not shown any more, and goes with the rest of its node.
    private async Task TrimAsync(IDatabase database)
    {
        try
        {
            // By the clock that wrote their ids: a machine whose own is far ahead would remove what is new.
            await clock.ReadAsync(database, CancellationToken.None).ConfigureAwait(false);
            var before = await database.StringGetAsync(keys.AuditExpiry, CommandFlags.DemandMaster).ConfigureAwait(false);
            var expiry = AuditRules.Expiry(Time(before), clock.Now, options.Days).ToUnixTimeMilliseconds();
            var oldest = Math.Max(0, expiry).ToString(CultureInfo.InvariantCulture);
            await database.StringSetAsync(keys.AuditExpiry, oldest).ConfigureAwait(false);
            foreach (var some in (await streams.AllAsync(database).ConfigureAwait(false)).Chunk(100))
            {
                await Task.WhenAll(some.Select(stream => database.StreamTrimByMinIdAsync(
                    stream, oldest, useApproximateMaxLength: true))).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // The count bounds it all the same.
        }
    }

    // Null if it was never written, or by another program as something else.
    private static Instant? Time(RedisValue milliseconds) =>
        milliseconds.TryParse(out long known) && known is > 0 and <= RedisAuditEntries.LastMillisecond
            ? Instant.FromUnixTimeMilliseconds(known)
            : null;
}
