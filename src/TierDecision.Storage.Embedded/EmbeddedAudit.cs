using System.Globalization;
using Microsoft.Data.Sqlite;
using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Embedded;

/// <summary>
/// The audit trail in the file: a table, which a file of an older version gets with the first entry. The order of entries is that of their numbers.
/// Their times do not go back if the clock is set back by days; after a time that is further ahead, which a clock gave that was wrong, each entry has
/// its own again.
/// </summary>
internal sealed class EmbeddedAudit(AuditOptions options, TimeProvider time)
{
    /// <summary>Makes the table if it is missing.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, routine INTEGER NOT NULL, kind INTEGER NOT NULL, caller TEXT NOT NULL,
            customer BLOB, entry BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS audit_expiry (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
        """;

    // Entries one after the other that are older than what is asked for: fewer may have been written under a clock that was set back.
    private const int OlderAtTheEnd = 1_000;

    // To find out what is too much costs more than to write an entry.
    private const int EntriesBetweenTrims = 200;
    private static readonly TimeSpan TrimPause = TimeSpan.FromHours(1);

    // The end of the year 9999, beyond which there are no times.
    private const long LastMillisecond = 253_402_300_799_999;

    // A clock that is set back by less leaves every version possible. An entry that is further ahead was written under a clock that was wrong then.
    private static readonly Duration LeastSetBack = Duration.FromHours(12);
    private static readonly Duration MostSetBack = Duration.FromDays(30);

    // By whose turn it is to write.
    private int _written;
    private long? _expired;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private Instant Oldest => Now - Duration.FromDays(options.Days);

    /// <summary>Writes entries within the transaction of the change that they are of.</summary>
    public void Write(SqliteConnection connection, params IReadOnlyList<AuditEntry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        EmbeddedDatabase.Execute(connection, Schema);
        var (now, last) = (Now, LastTime(connection));
        var at = last is { } written && written > now && written - now <= MostSetBack ? written : now;
        foreach (var entry in entries)
        {
            Insert(connection, AuditText.Limited(entry), at);
        }

        var isDue = _expired is not { } before || time.GetElapsedTime(before) >= TrimPause;
        if (isDue)
        {
            _expired = time.GetTimestamp();
            RemoveExpired(connection, now, last);
        }

        _written += entries.Count;
        if (isDue || _written >= EntriesBetweenTrims)
        {
            _written = 0;
            RemoveTooMany(connection);
        }
    }

    /// <summary>
    /// The time that versions go by: that of the last entry if the machine's clock is behind it, by half a day at least and not by months. A machine
    /// whose clock was set back would take what it wrote for impossible, and its removals for older than what they remove.
    /// </summary>
    public Instant TimeOf(SqliteConnection connection)
    {
        var now = Now;
        return HasTable(connection) && LastTime(connection) is { } written && written - now >= LeastSetBack && written - now <= MostSetBack
            ? written
            : now;
    }

    /// <summary>A page of entries.</summary>
    public AuditPage List(SqliteConnection connection, AuditQuery query)
    {
        var from = long.MaxValue;
        if (query.PageToken.Length > 0 && !IsId(query.PageToken, out from))
        {
            return new(AuditStatus.UnknownPage, []);
        }

        if (!HasTable(connection))
        {
            return new(AuditStatus.Done, []);
        }

        var asked = query.NotBefore(Oldest);
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT id, at, kind, caller, customer, entry FROM audit
            WHERE id < $before AND ($customer IS NULL OR customer = $customer) ORDER BY id DESC
            """;
        command.Parameters.AddWithValue("$before", from);
        command.Parameters.AddWithValue("$customer", asked.Customer is { } customer ? KeyBytes.ToArray(customer) : DBNull.Value);
        using var reader = command.ExecuteReader();
        List<AuditRecord> records = [];
        AuditRecord? last = null;
        var older = 0;
        for (var looked = 0; looked < AuditRules.MostLookedAt && records.Count < asked.PageSize; looked++)
        {
            if (!reader.Read())
            {
                return new(AuditStatus.Done, records);
            }

            last = Read(reader);
            older = last.At < asked.Since ? older + 1 : 0;
            if (older == OlderAtTheEnd)
            {
                return new(AuditStatus.Done, records);
            }

            if (asked.Matches(last.At) && asked.Matches(last.Entry))
            {
                records.Add(last);
            }
        }

        return new(AuditStatus.Done, records, last?.Id ?? "");
    }

    /// <summary>The newest entries that name a customer, at most so many.</summary>
    public IReadOnlyList<AuditRecord> Find(SqliteConnection connection, IdentityKey customer, int most) =>
        List(connection, new AuditQuery { Customer = customer, PageSize = most }).Records;

    /// <summary>Leaves of the entries that name a customer when which caller made which kind of change; returns how many.</summary>
    public static int Erase(SqliteConnection connection, IdentityKey customer)
    {
        if (!HasTable(connection))
        {
            return 0;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE audit SET customer = NULL, entry = x'' WHERE customer = $customer";
        command.Parameters.AddWithValue("$customer", KeyBytes.ToArray(customer));
        return command.ExecuteNonQuery();
    }

    /// <summary>How many entries name a customer.</summary>
    public static int Count(SqliteConnection connection, IdentityKey customer)
    {
        if (!HasTable(connection))
        {
            return 0;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM audit WHERE customer = $customer";
        command.Parameters.AddWithValue("$customer", KeyBytes.ToArray(customer));
        return (int)(long)command.ExecuteScalar()!;
    }

    private static Instant? LastTime(SqliteConnection connection) =>
        EmbeddedDatabase.Scalar(connection, "SELECT at FROM audit ORDER BY id DESC LIMIT 1") is { } last ? TimeOf(last) : null;

    private static bool HasTable(SqliteConnection connection) => EmbeddedDatabase.HasTable(connection, "audit");

    private static bool IsId(string text, out long id) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0 && Text(id) == text;

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static void Insert(SqliteConnection connection, AuditEntry entry, Instant at)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO audit (at, routine, kind, caller, customer, entry) VALUES ($at, $routine, $kind, $caller, $customer, $entry)
            """;
        command.Parameters.AddWithValue("$at", at.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$routine", AuditRules.IsRoutine(entry) ? 1 : 0);
        command.Parameters.AddWithValue("$kind", (int)entry.Kind);
        command.Parameters.AddWithValue("$caller", entry.Actor.Caller);
        command.Parameters.AddWithValue(
            "$customer", entry is { Customer: { } customer, IsErased: false } ? KeyBytes.ToArray(customer) : DBNull.Value);
        command.Parameters.AddWithValue("$entry", AuditDocument.Write(entry));
        command.ExecuteNonQuery();
    }

    // A file of a version that did not remember it begins where its oldest entry is if nothing was written for long: nothing tells whether the file
    // stood still or the clock is wrong.
    private void RemoveExpired(SqliteConnection connection, Instant now, Instant? last)
    {
        Instant? before = EmbeddedDatabase.Scalar(connection, "SELECT at FROM audit_expiry") is { } known ? TimeOf(known) : null;
        var expiry = before is null && now - last > MostSetBack
            ? TimeOf(EmbeddedDatabase.Scalar(connection, "SELECT min(at) FROM audit") ?? 0)
            : AuditRules.Expiry(before, now, options.Days);
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO audit_expiry (one, at) VALUES (1, $oldest) ON CONFLICT (one) DO UPDATE SET at = $oldest;
            DELETE FROM audit WHERE at < $oldest;
            """;
        command.Parameters.AddWithValue("$oldest", expiry.ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private void RemoveTooMany(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            DELETE FROM audit WHERE routine = 1 AND id <= (SELECT id FROM audit WHERE routine = 1 ORDER BY id DESC LIMIT 1 OFFSET $kept);
            DELETE FROM audit WHERE routine = 0 AND id <= (SELECT id FROM audit WHERE routine = 0 ORDER BY id DESC LIMIT 1 OFFSET $kept);
            """;
        command.Parameters.AddWithValue("$kept", options.Entries / 2);
        command.ExecuteNonQuery();
    }

    // Another program may have written a time that is none.
    private static Instant TimeOf(long at) => Instant.FromUnixTimeMilliseconds(Math.Clamp(at, 0, LastMillisecond));

    private static AuditRecord Read(SqliteDataReader reader) => new(
        Text(reader.GetInt64(0)), TimeOf(reader.GetInt64(1)),
        AuditDocument.Read(
            reader.GetInt64(2), reader.GetString(3),
            !reader.IsDBNull(4) && reader.GetFieldValue<byte[]>(4) is { Length: IdentityKey.Size } key ? KeyBytes.Read(key) : null,
            reader.GetFieldValue<byte[]>(5)));
}
