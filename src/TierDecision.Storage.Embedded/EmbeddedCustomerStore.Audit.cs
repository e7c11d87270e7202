using TierDecision.Storage.Audit;

namespace TierDecision.Storage.Embedded;

public sealed partial class EmbeddedCustomerStore
{
    /// <inheritdoc/>
    public async ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        AuditRules.Check(query);
        try
        {
            return await Task.Run(
                () =>
                {
                    using var connection = _database.Open();
                    return _audit.List(connection, query);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return AuditPage.Unavailable(e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AuditStatus> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return await _writer.AppendAsync(entry, cancellationToken).ConfigureAwait(false) ? AuditStatus.Done : AuditStatus.Unavailable;
    }
}
