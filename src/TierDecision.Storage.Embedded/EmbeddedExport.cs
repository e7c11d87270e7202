using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Storage.Erasure;

namespace TierDecision.Storage.Embedded;

/// <summary>Reads all that the file keeps of a customer.</summary>
internal static class EmbeddedExport
{
    public static IReadOnlyList<CustomerHolding> Read(SqliteConnection connection, IdentityKey customer)
    {
        // At one moment, whatever is written meanwhile.
        using var transaction = connection.BeginTransaction(deferred: true);
        var holdings = new List<CustomerHolding>();
        foreach (var (column, isLive) in new[] { ("generation", true), ("previous", false) })
        {
            if (EmbeddedFlip.Describe(connection, $"SELECT {column} FROM live") is not { } dataset)
            {
                continue;
            }

            var edit = new EmbeddedEdit(connection, dataset.Number);
            if (CustomerHolding.Of(dataset, isLive, edit.Read(customer), [.. edit.OwnAliases(customer)]) is { } holding)
            {
                holdings.Add(holding);
            }
        }

        return holdings;
    }
}
