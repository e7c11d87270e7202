using TierDecision.Service.Audit;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Wire;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Records;
using TierDecision.V1;
using CustomerHolding = TierDecision.Storage.Erasure.CustomerHolding;

namespace TierDecision.Service.Customers;

/// <summary>From what is kept of a customer to the wire.</summary>
internal static class ExportMessages
{
    private const int MostAliases = 10_000;

    // With holdings of as many aliases as there may be, a first part still has room for decisions.
    private const int MostAuditBytes = 512 * 1024;

    /// <summary>What one dataset has.</summary>
    public static V1.CustomerHolding Holding(CustomerHolding holding)
    {
        var header = holding.Dataset.Header;
        var message = new V1.CustomerHolding
        {
            Generation = holding.Dataset.Number,
            Live = holding.IsLive,
            LoadedAt = WireTime.ToTimestamp(holding.Dataset.LoadedAt),
            Currency = header.Currency,
            Score = holding.Score is { } score ? CustomerMessages.Score(score, header) : null,
            Version = holding.Score?.Version ?? 0,
            TierOverride = holding.Override is { } value ? CustomerMessages.Override(value) : null,
            AliasesLeftOut = Math.Max(0, holding.Aliases.Count - MostAliases),
        };
        message.AliasHashes.AddRange(holding.Aliases.Take(MostAliases).Select(KeyHashText.Of));
        if (holding.IsWritten)
        {
            message.Writes = new WriteMemory { RemovalVersion = holding.RemovalVersion };
            message.Writes.AliasHashes.AddRange(holding.WrittenAliases.Take(MostAliases).Select(KeyHashText.Of));
        }

        return message;
    }

    /// <summary>The newest entries of the audit trail, at most 512 KiB of them.</summary>
    public static IEnumerable<V1.AuditEntry> AuditEntries(IEnumerable<AuditRecord> records)
    {
        var bytes = 0;
        foreach (var entry in records.Select(AuditMessages.Entry))
        {
            bytes += entry.CalculateSize();
            if (bytes > MostAuditBytes)
            {
                yield break;
            }

            yield return entry;
        }
    }

    /// <summary>A decision of the log. The names of tier and agent are of a dataset that may be gone; the entry has the tier's.</summary>
    public static LoggedDecision Decision(LoggedEntry entry)
    {
        var message = new LoggedDecision { Entry = entry.Line };
        if (entry.Record is { } record && CustomerRecordCodec.TryRead(record, out var score) == RecordReadError.None)
        {
            message.Score = new ScoreRecord();
            ScoreFields.Write(score, message.Score);
        }

        return message;
    }
}
