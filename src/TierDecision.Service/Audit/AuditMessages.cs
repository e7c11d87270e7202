using TierDecision.Service.Wire;
using TierDecision.Storage.Audit;
using TierDecision.V1;
using AuditEntry = TierDecision.V1.AuditEntry;

namespace TierDecision.Service.Audit;

/// <summary>From entries of the audit trail to the wire.</summary>
internal static class AuditMessages
{
    public static ListAuditEntriesResponse Page(AuditPage page)
    {
        var response = new ListAuditEntriesResponse { NextPageToken = page.NextPageToken };
        response.Entries.AddRange(page.Records.Select(Entry));
        return response;
    }

    public static AuditEntry Entry(AuditRecord record)
    {
        var entry = record.Entry;
        var message = new AuditEntry
        {
            Id = record.Id,
            At = WireTime.ToTimestamp(record.At),
            Kind = (V1.AuditKind)entry.Kind,
            Caller = entry.Actor.Caller,
            Author = entry.Actor.Author,
            Reason = entry.Actor.Reason,
            CustomerHash = entry.Customer is { } customer ? KeyHashText.Of(customer) : "",
            Erased = entry.IsErased,
        };
        message.Changes.AddRange(entry.Changes.Select(
            change => new V1.AuditChange { Field = change.Field, Before = change.Before, After = change.After }));
        return message;
    }
}
