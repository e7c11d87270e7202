using System.Globalization;
using Microsoft.Data.Sqlite;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Policies;

namespace TierDecision.Storage.Embedded;

/// <summary>
/// The tables of the policy library. They are made by the first change of the library: a file of a version that has none is read as an empty library.
/// </summary>
internal static class EmbeddedPolicyTables
{
    // Names of trials.
    private const string Shadow = "shadow";
    private const string Canary = "canary";
    private const string CanaryEnded = "canary_ended";

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS policy_library (
            one INTEGER PRIMARY KEY CHECK (one = 1), edits INTEGER NOT NULL, number INTEGER NOT NULL, revision TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS policy (revision TEXT PRIMARY KEY, summary BLOB NOT NULL, document BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS policy_activation (number INTEGER PRIMARY KEY, activation BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS policy_trial (name TEXT PRIMARY KEY, trial BLOB NOT NULL) STRICT;
        INSERT OR IGNORE INTO policy_library (one, edits, number, revision) VALUES (1, 0, 0, '');
        """;

    /// <summary>Makes the tables if they are missing.</summary>
    public static void Make(SqliteConnection connection) => EmbeddedDatabase.Execute(connection, Tables);

    /// <summary>Whether the file has them.</summary>
    public static bool AreThere(SqliteConnection connection) => EmbeddedDatabase.HasTable(connection, "policy_library");

    /// <summary>What is in force, and how often the library was changed.</summary>
    public static (PolicyInForce InForce, long Edits) ReadInForce(SqliteConnection connection)
    {
        using var command = EmbeddedDatabase.Command(connection, "SELECT number, revision, edits FROM policy_library");
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return (PolicyInForce.Nothing, 0);
        }

        var revision = reader.GetString(1);
        return revision.Length == 0 || PolicyRevision.IsOne(revision)
            ? (new PolicyInForce(reader.GetInt64(0), revision), reader.GetInt64(2))
            : throw Unreadable("policy_library", revision);
    }

    /// <summary>Everything but the texts.</summary>
    public static PolicyCatalogue ReadCatalogue(SqliteConnection connection)
    {
        var (inForce, edits) = ReadInForce(connection);
        var policies = Read(
            connection, "SELECT revision, summary FROM policy", reader => (reader.GetString(0), reader.GetFieldValue<byte[]>(1)),
            row => PolicyDocuments.ReadPolicy(row.Item1, row.Item2) ?? throw Unreadable("policy", row.Item1));
        return PolicyCatalogue.Of(inForce, edits, ReadTrials(connection), policies, ReadActivations(connection, ""));
    }

    /// <summary>What is tried beside what is in force.</summary>
    public static PolicyTrials ReadTrials(SqliteConnection connection)
    {
        // A file of a version that knew no trials.
        if (!EmbeddedDatabase.HasTable(connection, "policy_trial"))
        {
            return PolicyTrials.None;
        }

        var trials = Read(
            connection, "SELECT name, trial FROM policy_trial", reader => (reader.GetString(0), reader.GetFieldValue<byte[]>(1)), row => row)
            .ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);
        return new PolicyTrials(
            trials.TryGetValue(Shadow, out var shadow) ? PolicyDocuments.ReadShadow(shadow) ?? throw Unreadable("policy_trial", Shadow) : null,
            trials.TryGetValue(Canary, out var canary) ? PolicyDocuments.ReadCanary(canary) ?? throw Unreadable("policy_trial", Canary) : null,
            trials.TryGetValue(CanaryEnded, out var ended)
                ? PolicyDocuments.ReadCanaryEnd(ended) ?? throw Unreadable("policy_trial", CanaryEnded)
                : null);
    }

    /// <summary>An activation; null if there is none.</summary>
    public static PolicyActivation? FindActivation(SqliteConnection connection, long number) =>
        ReadActivations(connection, string.Create(CultureInfo.InvariantCulture, $" WHERE number = {number}")).SingleOrDefault();

    /// <summary>A revision; null if there is none.</summary>
    public static (PublishedPolicy Policy, PolicyDocument Document)? Find(SqliteConnection connection, string revision)
    {
        using var command = EmbeddedDatabase.Command(connection, "SELECT summary, document FROM policy WHERE revision = $a", revision);
        using var reader = command.ExecuteReader();
        return !reader.Read() ? null
            : PolicyDocuments.ReadPolicy(revision, reader.GetFieldValue<byte[]>(0)) is { } policy
                && PolicyDocuments.ReadDocument(reader.GetFieldValue<byte[]>(1)) is { } document ? (policy, document)
            : throw Unreadable("policy", revision);
    }

    /// <summary>Does an edit, within the transaction of the connection.</summary>
    public static void Apply(SqliteConnection connection, PolicyEdit edit)
    {
        foreach (var revision in edit.Removed)
        {
            EmbeddedDatabase.Execute(connection, "DELETE FROM policy WHERE revision = $a", revision);
        }

        if (edit.Added is { } added)
        {
            EmbeddedDatabase.Execute(
                connection, "INSERT INTO policy (revision, summary, document) VALUES ($a, $b, $c)", added.Revision, PolicyDocuments.Write(added),
                PolicyDocuments.Write(edit.Document!));
        }

        foreach (var number in edit.Forgotten)
        {
            EmbeddedDatabase.Execute(connection, "DELETE FROM policy_activation WHERE number = $a", number);
        }

        if (edit.Activated is { } activation)
        {
            EmbeddedDatabase.Execute(
                connection, "INSERT INTO policy_activation (number, activation) VALUES ($a, $b)", activation.Number,
                PolicyDocuments.Write(activation));
            EmbeddedDatabase.Execute(connection, "UPDATE policy_library SET number = $a, revision = $b", activation.Number, activation.Revision);
        }

        if (edit.Trials is { } trials)
        {
            Replace(connection, Shadow, trials.Shadow is { } shadow ? PolicyDocuments.Write(shadow) : null);
            Replace(connection, Canary, trials.Canary is { } canary ? PolicyDocuments.Write(canary) : null);
            Replace(connection, CanaryEnded, trials.Ended is { } ended ? PolicyDocuments.Write(ended) : null);
        }

        EmbeddedDatabase.Execute(connection, "UPDATE policy_library SET edits = edits + 1");
    }

    /// <summary>What says that a table holds what this version did not write.</summary>
    public static StoreUnavailableException Unreadable(string table, string row) => new(
        $"the table {table} has a row '{PrintableText.Of(row)}' that this version cannot read: another program wrote to it. "
        + "Remove it, or restore the file from a backup");

    private static void Replace(SqliteConnection connection, string name, byte[]? trial)
    {
        EmbeddedDatabase.Execute(connection, "DELETE FROM policy_trial WHERE name = $a", name);
        if (trial is not null)
        {
            EmbeddedDatabase.Execute(connection, "INSERT INTO policy_trial (name, trial) VALUES ($a, $b)", name, trial);
        }
    }

    private static List<PolicyActivation> ReadActivations(SqliteConnection connection, string where) => Read(
        connection, "SELECT number, activation FROM policy_activation" + where, reader => (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)),
        row => PolicyDocuments.ReadActivation(row.Item1, row.Item2)
            ?? throw Unreadable("policy_activation", row.Item1.ToString(CultureInfo.InvariantCulture)));

    private static List<T> Read<TRow, T>(SqliteConnection connection, string sql, Func<SqliteDataReader, TRow> row, Func<TRow, T> value)
    {
        using var command = EmbeddedDatabase.Command(connection, sql);
        using var reader = command.ExecuteReader();
        var values = new List<T>();
        while (reader.Read())
        {
            values.Add(value(row(reader)));
        }

        return values;
    }
}
