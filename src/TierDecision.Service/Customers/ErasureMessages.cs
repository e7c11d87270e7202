using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Erasure;
using TierDecision.Service.Wire;
using TierDecision.Storage;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Writes;
using TierDecision.V1;
using ErasureReceipt = TierDecision.V1.ErasureReceipt;
using TracePlace = TierDecision.V1.TracePlace;

namespace TierDecision.Service.Customers;

/// <summary>From what a removal took and a search found to the wire.</summary>
internal static class ErasureMessages
{
    private static readonly IdentifierKind[] AliasKinds = [IdentifierKind.Phone, IdentifierKind.Email, IdentifierKind.External];

    /// <summary>Null where nothing was removed.</summary>
    public static ErasureReceipt? Receipt(in WriteResult result, Instant finishedAt) =>
        result.Status is WriteStatus.Applied or WriteStatus.NotReplicated
            ? new ErasureReceipt
            {
                Records = result.Erased.Records,
                Overrides = result.Erased.Overrides,
                Aliases = result.Erased.Aliases,
                Changes = result.Erased.Changes,
                Keys = result.Erased.Keys,
                AuditEntries = result.Erased.AuditEntries,
                FinishedAt = WireTime.ToTimestamp(finishedAt),
            }
            : null;

    /// <summary>What the store has, and what this node's memory has.</summary>
    public static TraceCustomerResponse Traces(
        in CustomerTraces found, ICustomerView? customers, IdentityKey customer, IReadOnlyList<IdentityKey> aliases, ErasureKeysState erasure)
    {
        var message = new TraceCustomerResponse();
        message.Traces.AddRange(found.Traces.Select(
            trace => new V1.CustomerTrace { Place = (TracePlace)trace.Place, Generation = trace.Dataset, Count = trace.Count }));
        var inMemory = customers is null ? 0
            : (IsIn(customers, IdentifierKind.CustomerId, customer) ? 1 : 0)
                + aliases.Count(alias => AliasKinds.Any(kind => IsIn(customers, kind, alias)));
        if (inMemory > 0)
        {
            message.Traces.Add(new V1.CustomerTrace { Place = TracePlace.Replica, Generation = customers!.Dataset.Number, Count = inMemory });
        }

        message.Erased = found.IsErased && inMemory == 0;
        if (erasure.HasKeys)
        {
            message.LogPseudonyms.AddRange(aliases.Prepend(customer).Select(identifier => erasure.Pseudonym(identifier) ?? ""));
        }

        return message;
    }

    private static bool IsIn(ICustomerView customers, IdentifierKind kind, IdentityKey key) =>
        customers.Find(kind, key, out _) is LookupStatus.Found or LookupStatus.Shared;
}
