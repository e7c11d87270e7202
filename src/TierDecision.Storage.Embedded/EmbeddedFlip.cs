using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Embedded;

/// <summary>
/// Makes a dataset live within a transaction: nobody writes meanwhile, so all that was written by itself is carried over at once.
/// </summary>
internal static class EmbeddedFlip
{
    private const string Written = """
        SELECT customer FROM mark WHERE generation = $generation
        UNION SELECT customer FROM tier_override WHERE generation = $generation
        """;

    /// <summary>Carries over from the live dataset and makes <paramref name="target"/>, of this time, the live one.</summary>
    public static void Run(SqliteConnection connection, DatasetInfo target)
    {
        if (Describe(connection, "SELECT generation FROM live") is { } live)
        {
            CarryOver(connection, live, target);
        }

        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO live (one, generation) VALUES (1, $generation)
            ON CONFLICT (one) DO UPDATE SET previous = live.generation, generation = excluded.generation
            """;
        command.Parameters.AddWithValue("$generation", target.Number);
        command.ExecuteNonQuery();
    }

    /// <summary>The dataset whose number <paramref name="sql"/> selects; null where there is none that can be read.</summary>
    public static DatasetInfo? Describe(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT document FROM dataset WHERE generation = ({sql})";
        return command.ExecuteScalar() is string document ? DatasetDocument.Read(document).Dataset : null;
    }

    private static void CarryOver(SqliteConnection connection, DatasetInfo live, DatasetInfo target)
    {
        var from = new EmbeddedEdit(connection, live.Number);
        var into = new EmbeddedEdit(connection, target.Number);
        var rules = new CarryRules(live, target, target.LoadedAt);
        var aliases = new HashSet<IdentityKey>();
        var erases = false;
        foreach (var customer in from.Keys(Written))
        {
            var stands = into.Read(customer);
            var verdict = rules.Merge(from.Read(customer), stands, withOverrides: true);
            into.Replace(customer, stands, verdict.Next);
            erases |= stands.Record is not null && verdict.Next.Record is null;
            if (verdict.ForgetAliases)
            {
                into.ForgetAliases(customer);
            }

            aliases.UnionWith(verdict.Aliases);
        }

        foreach (var alias in aliases)
        {
            into.ReplaceAlias(alias, into.ReadAlias(alias), from.ReadAlias(alias));
        }

        into.Save();
        if (erases)
        {
            // Who was taken out need not be said: nobody follows this dataset yet.
            into.EraseAllChanges();
        }
    }
}
