using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Storage.Erasure;

namespace TierDecision.Storage.Embedded;

/// <summary>Looks for a customer in every dataset that the file has anything of, and in the audit trail.</summary>
internal static class EmbeddedTraces
{
    public static IReadOnlyList<CustomerTrace> Find(SqliteConnection connection, IdentityKey customer, IReadOnlyList<IdentityKey> aliases)
    {
        // At one moment, whatever is written meanwhile.
        using var transaction = connection.BeginTransaction(deferred: true);
        var traces = new List<CustomerTrace>();
        foreach (var dataset in Datasets(connection))
        {
            var edit = new EmbeddedEdit(connection, dataset);
            var stands = edit.Read(customer);
            var standing = edit.OwnAliases(customer)
                .Union(aliases.Where(alias => edit.ReadAlias(alias).Customer is not null)).ToArray();
            var others = standing.Union(aliases)
                .SelectMany(alias => edit.Keys("SELECT customer FROM mark WHERE generation = $generation AND instr(mark, $key) > 0", alias))
                .Distinct().Count(other => other != customer);
            traces.AddRange(
                CustomerTraces.In(dataset, stands, standing.Length, standing.Union(aliases).Append(customer).Sum(edit.CountChanges), others));
        }

        traces.AddRange(CustomerTraces.InAudit(EmbeddedAudit.Count(connection, customer)));
        return traces;
    }

    private static List<long> Datasets(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT generation FROM dataset ORDER BY generation DESC";
        using var reader = command.ExecuteReader();
        var datasets = new List<long>();
        while (reader.Read())
        {
            datasets.Add(reader.GetInt64(0));
        }

        return datasets;
    }
}
