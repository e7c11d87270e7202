using TierDecision.Storage.Audit;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Storage.Redis;

public sealed partial class RedisCustomerStore
{
    /// <inheritdoc/>
    public async ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        AuditRules.Check(query);
        try
        {
            var database = await DatabaseAsync(_options.CommandTimeout, cancellationToken).ConfigureAwait(false);
            _audit.BeginTrim(database);
            return await _audit.ListAsync(database, query, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return AuditPage.Unavailable(await _failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AuditStatus> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            var database = await DatabaseAsync(_options.CommandTimeout, cancellationToken).ConfigureAwait(false);
            _audit.BeginTrim(database);
            await InTimeAsync(_audit.AppendAsync(database, entry), cancellationToken).ConfigureAwait(false);
            return AuditStatus.Done;
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            Log.Unavailable(_logger, RedisFailures.Describe(e));
            return AuditStatus.Unavailable;
        }
    }
}
