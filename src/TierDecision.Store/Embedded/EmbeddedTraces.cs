using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Store.Erasure;
using TierDecision.Store.Writes;

namespace TierDecision.Store.Embedded;

/// <summary>Looks for a customer in every generation that the file has anything of.</summary>
internal static class EmbeddedTraces
{
    public static IReadOnlyList<CustomerTrace> Find(SqliteConnection connection, IdentityKey customer, IReadOnlyList<IdentityKey> aliases)
    {
        // At one moment, whatever is written meanwhile.
        using var transaction = connection.BeginTransaction(deferred: true);
        var traces = new List<CustomerTrace>();
        foreach (var generation in Generations(connection))
        {
            var edit = new EmbeddedEdit(connection, generation);
            var stands = edit.Read(customer);
            var removed = WriteMark.Read(stands.Mark) is { Removed: true, Aliases.Count: 0 };
            var standing = edit.Keys("SELECT alias FROM alias WHERE generation = $generation AND customer = $key", customer)
                .Union(aliases.Where(alias => edit.ReadAlias(alias) is not null)).ToArray();
            Add(TracePlace.Record, stands.Record is null ? 0 : 1);
            Add(TracePlace.Override, stands.Override is null ? 0 : 1);
            Add(TracePlace.Mark, stands.Mark is not null && !removed ? 1 : 0);
            Add(TracePlace.Alias, standing.Length);
            Add(TracePlace.Change, standing.Union(aliases).Append(customer).Sum(edit.CountChanges));
            Add(TracePlace.Removal, removed ? 1 : 0);

            void Add(TracePlace place, int count)
            {
                if (count > 0)
                {
                    traces.Add(new(place, generation, count));
                }
            }
        }

        return traces;
    }

    private static List<long> Generations(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT generation FROM dataset ORDER BY generation DESC";
        using var reader = command.ExecuteReader();
        var generations = new List<long>();
        while (reader.Read())
        {
            generations.Add(reader.GetInt64(0));
        }

        return generations;
    }
}
