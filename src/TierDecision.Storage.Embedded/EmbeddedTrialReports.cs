using Microsoft.Data.Sqlite;
using TierDecision.Storage.Trials;

namespace TierDecision.Storage.Embedded;

/// <summary>What the nodes of the file, which is one at a time, count of trials. The tables are made by the first report.</summary>
internal sealed class EmbeddedTrialReports(EmbeddedDatabase database, TimeProvider time)
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS policy_trial_report (
            trial INTEGER NOT NULL, node TEXT NOT NULL, report BLOB NOT NULL, at INTEGER NOT NULL, judged_until INTEGER NOT NULL,
            PRIMARY KEY (trial, node)) STRICT;
        CREATE TABLE IF NOT EXISTS policy_trial_sample (
            id INTEGER PRIMARY KEY AUTOINCREMENT, trial INTEGER NOT NULL, sample BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
        """;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Puts a report in the place of the node's last one, and adds differences.</summary>
    public async ValueTask<TrialReading> ReportAsync(TrialReport report, IReadOnlyList<byte[]> samples, CancellationToken cancellationToken)
    {
        using var turn = await database.Writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Write(report, samples), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return TrialReading.Unavailable(e.Message);
        }
    }

    /// <summary>The reports of all nodes, and the differences.</summary>
    public async ValueTask<TrialReading> ReadAsync(long trial, bool withSamples, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => Read(trial, withSamples), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return TrialReading.Unavailable(e.Message);
        }
    }

    private TrialReading Write(TrialReport report, IReadOnlyList<byte[]> samples)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        EmbeddedDatabase.Execute(connection, Tables);
        var now = Now;
        var kept = now - (long)TrialLimits.KeptFor.TotalMilliseconds;
        EmbeddedDatabase.Execute(connection, "DELETE FROM policy_trial_report WHERE at < $a", kept);
        EmbeddedDatabase.Execute(connection, "DELETE FROM policy_trial_sample WHERE at < $a", kept);
        if (EmbeddedDatabase.Scalar(
                connection, "SELECT count(*) FROM policy_trial_report WHERE trial = $a AND node = $b", report.Trial, report.Node) == 0
            && EmbeddedDatabase.Scalar(connection, "SELECT count(*) FROM policy_trial_report WHERE trial = $a", report.Trial) >= TrialLimits.Reports)
        {
            return TrialReading.Unavailable(
                $"trial {report.Trial} has the reports of {TrialLimits.Reports} nodes already, which start again and again");
        }

        foreach (var sample in samples)
        {
            EmbeddedDatabase.Execute(
                connection, "INSERT INTO policy_trial_sample (trial, sample, at) VALUES ($a, $b, $c)", report.Trial, sample, now);
        }

        EmbeddedDatabase.Execute(
            connection,
            """
            DELETE FROM policy_trial_sample WHERE trial = $a AND id <= (
                SELECT id FROM policy_trial_sample WHERE trial = $a ORDER BY id DESC LIMIT 1 OFFSET $b)
            """,
            report.Trial, TrialLimits.Samples);
        var judges = EmbeddedDatabase.Scalar(
            connection, "SELECT count(*) FROM policy_trial_report WHERE trial = $a AND node <> $b AND judged_until > $c", report.Trial, report.Node,
            now) == 0;
        EmbeddedDatabase.Execute(
            connection, "INSERT OR REPLACE INTO policy_trial_report (trial, node, report, at, judged_until) VALUES ($a, $b, $c, $d, $e)",
            report.Trial, report.Node, TrialDocuments.Write(report), now, judges ? now + (long)TrialLimits.JudgesFor.TotalMilliseconds : 0L);
        var reports = judges ? Reports(connection, report.Trial) : [];
        transaction.Commit();
        return new TrialReading(reports) { IsJudge = judges };
    }

    private TrialReading Read(long trial, bool withSamples)
    {
        database.CheckPresent();
        if (!database.IsThere)
        {
            return new TrialReading([]);
        }

        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return EmbeddedDatabase.HasTable(connection, "policy_trial_report")
            ? new TrialReading(Reports(connection, trial))
            {
                Samples = !withSamples ? [] : Blobs(connection, "SELECT sample FROM policy_trial_sample WHERE trial = $a ORDER BY id DESC", trial),
            }
            : new TrialReading([]);
    }

    // One that cannot be read is of a newer version: its node is not counted.
    private static List<TrialReport> Reports(SqliteConnection connection, long trial) =>
    [
        .. Blobs(connection, "SELECT report FROM policy_trial_report WHERE trial = $a", trial)
            .Select(report => TrialDocuments.ReadReport(report)).OfType<TrialReport>(),
    ];

    private static List<byte[]> Blobs(SqliteConnection connection, string sql, long trial)
    {
        using var command = EmbeddedDatabase.Command(connection, sql, trial);
        using var reader = command.ExecuteReader();
        List<byte[]> blobs = [];
        while (reader.Read())
        {
            blobs.Add(reader.GetFieldValue<byte[]>(0));
        }

        return blobs;
    }
}
