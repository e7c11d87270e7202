using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Core.Tiers;
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

    /// <summary>
    /// Carries over from the live dataset and makes <paramref name="target"/>, of this time, the live one. False if it must not be: the target lacks
    /// a tier that a person set.
    /// </summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="target">The dataset.</param>
    /// <param name="retier">What assigns tiers, where the target is the live dataset under other ones; else null.</param>
    public static bool Run(SqliteConnection connection, DatasetInfo target, Retier? retier = null)
    {
        if (Describe(connection, "SELECT generation FROM live") is { } live
            && !TryCarryOver(connection, new CarryRules(live, target, retier?.Now ?? target.LoadedAt) { Retier = retier }))
        {
            return false;
        }

        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO live (one, generation) VALUES (1, $generation)
            ON CONFLICT (one) DO UPDATE SET previous = live.generation, generation = excluded.generation
            """;
        command.Parameters.AddWithValue("$generation", target.Number);
        command.ExecuteNonQuery();
        return true;
    }

    /// <summary>The dataset whose number <paramref name="sql"/> selects; null where there is none that can be read.</summary>
    public static DatasetInfo? Describe(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT document FROM dataset WHERE generation = ({sql})";
        return command.ExecuteScalar() is string document ? DatasetDocument.Read(document).Dataset : null;
    }

    private static bool TryCarryOver(SqliteConnection connection, CarryRules rules)
    {
        var from = new EmbeddedEdit(connection, rules.From.Number);
        var into = new EmbeddedEdit(connection, rules.Into.Number);
        var aliases = new HashSet<IdentityKey>();
        var forgetful = new HashSet<IdentityKey>();
        var erases = false;
        foreach (var customer in from.Keys(Written))
        {
            var stands = into.Read(customer);
            var verdict = rules.Merge(from.Read(customer), stands, withOverrides: true);
            if (verdict.LosesOverride)
            {
                return false;
            }

            into.Replace(customer, stands, verdict.Next);
            erases |= stands.Record is not null && verdict.Next.Record is null;
            if (verdict.ForgetAliases)
            {
                forgetful.Add(customer);
            }

            aliases.UnionWith(verdict.Aliases);
        }

        var forgotten = into.ForgetAliases(forgetful);
        if (rules.Retier is not null)
        {
            aliases.UnionWith(forgotten);
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

        return true;
    }
}
