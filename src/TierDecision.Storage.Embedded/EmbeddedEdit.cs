using System.Buffers;
using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Records;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Embedded;

/// <summary>Changes to one dataset within a transaction, which end up as one entry of the change table.</summary>
internal sealed class EmbeddedEdit(SqliteConnection connection, long dataset)
{
    // Who falls further behind reads everything anew.
    public const int EntriesKept = 10_000;

    private readonly ArrayBufferWriter<byte> _entry = new(256);
    private ulong _checksum;
    private long _customers;
    private long _aliases;

    /// <summary>The connection, for what belongs to no dataset.</summary>
    public SqliteConnection Connection => connection;

    public CustomerState Read(IdentityKey customer) => new(
        Blob("SELECT record FROM customer WHERE generation = $generation AND customer = $key", customer),
        Blob("SELECT mark FROM mark WHERE generation = $generation AND customer = $key", customer),
        Blob("SELECT document FROM tier_override WHERE generation = $generation AND customer = $key", customer));

    /// <summary>What the dataset holds of an alias.</summary>
    public AliasState ReadAlias(IdentityKey alias) => new(ReadCustomer(alias), ReadCustomer(SharedAlias.MarkOf(alias)));

    /// <summary>The keys in the first column of what <paramref name="sql"/> selects of the dataset.</summary>
    public IReadOnlyList<IdentityKey> Keys(string sql, IdentityKey key = default)
    {
        using var command = Command(sql, key);
        using var reader = command.ExecuteReader();
        var keys = new List<IdentityKey>();
        while (reader.Read())
        {
            keys.Add(KeyBytes.Read(reader.GetFieldValue<byte[]>(0)));
        }

        return keys;
    }

    /// <summary>Replaces what stands of a customer.</summary>
    public void Replace(IdentityKey customer, in CustomerState stands, in CustomerState next)
    {
        if (stands.IsSame(next))
        {
            return;
        }

        Replace("customer", "customer", "record", customer, stands.Record, next.Record);
        Replace("mark", "customer", "mark", customer, stands.Mark, next.Mark);
        Replace("tier_override", "customer", "document", customer, stands.Override, next.Override);
        if (CustomerState.Same(stands.Record, next.Record))
        {
            ChangeBytes.Touched(_entry, customer);
            return;
        }

        _customers += (next.Record is null ? 0 : 1) - (stands.Record is null ? 0 : 1);
        _checksum ^= stands.Record is null ? 0 : DatasetChecksum.OfCustomer(customer, stands.Record);
        if (next.Record is null)
        {
            ChangeBytes.NoRecord(_entry, customer);
        }
        else
        {
            _checksum ^= DatasetChecksum.OfCustomer(customer, next.Record);
            ChangeBytes.Record(_entry, customer, next.Record);
        }
    }

    /// <summary>Replaces what the dataset holds of an alias.</summary>
    public void ReplaceAlias(IdentityKey alias, in AliasState stands, in AliasState next)
    {
        // Who keeps the alias in a cache learns from a change of the alias itself that it is no longer shared.
        if (stands.Customer != next.Customer || stands.Mark != next.Mark)
        {
            ReplaceCustomer(alias, stands.Customer, next.Customer);
        }

        if (stands.Mark != next.Mark)
        {
            ReplaceCustomer(SharedAlias.MarkOf(alias), stands.Mark, next.Mark);
        }
    }

    /// <summary>The aliases that stand for a customer, without the marks of shared ones.</summary>
    public IEnumerable<IdentityKey> OwnAliases(IdentityKey customer) => AllAliases(customer).Where(alias => !SharedAlias.IsMark(alias));

    /// <summary>Removes every alias of a customer; returns which those were.</summary>
    public IReadOnlyList<IdentityKey> ForgetAliases(IdentityKey customer) => Forget(AllAliases(customer).Select(alias => (alias, customer)));

    /// <summary>The same of several customers: all aliases are read once, because nothing says whose they are.</summary>
    public IReadOnlyList<IdentityKey> ForgetAliases(IReadOnlySet<IdentityKey> customers)
    {
        if (customers.Count == 0)
        {
            return [];
        }

        var aliases = new List<(IdentityKey Alias, IdentityKey Customer)>();
        using (var command = Command("SELECT alias, customer FROM alias WHERE generation = $generation", default))
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                if (KeyBytes.Read(reader.GetFieldValue<byte[]>(1)) is var customer && customers.Contains(customer))
                {
                    aliases.Add((KeyBytes.Read(reader.GetFieldValue<byte[]>(0)), customer));
                }
            }
        }

        return Forget(aliases);
    }

    private List<IdentityKey> Forget(IEnumerable<(IdentityKey Alias, IdentityKey Customer)> aliases)
    {
        var own = new List<IdentityKey>();
        foreach (var (alias, customer) in aliases)
        {
            ReplaceCustomer(alias, customer, null);
            if (!SharedAlias.IsMark(alias))
            {
                own.Add(alias);
            }
        }

        return own;
    }

    // Marks of shared ones as well.
    private IReadOnlyList<IdentityKey> AllAliases(IdentityKey customer) =>
        Keys("SELECT alias FROM alias WHERE generation = $generation AND customer = $key", customer);

    /// <summary>Changes to the dataset that is kept for flipping back; null where there is none.</summary>
    public EmbeddedEdit? Previous() =>
        EmbeddedDatabase.Scalar(connection, "SELECT previous FROM live") is { } previous ? new(connection, previous) : null;

    /// <summary>
    /// Empties the entries of the change table, of every dataset, that name one of <paramref name="identifiers"/>; returns how many.
    /// </summary>
    public int EraseChanges(IEnumerable<IdentityKey> identifiers)
    {
        var erased = 0;
        foreach (var identifier in identifiers.Distinct())
        {
            using var command = Command("UPDATE change SET entry = $erased WHERE instr(entry, $key) > 0", identifier);
            command.Parameters.AddWithValue("$erased", new[] { (byte)ChangeKind.Erased });
            erased += command.ExecuteNonQuery();
        }

        return erased;
    }

    /// <summary>Empties every entry of the change table that is of this dataset.</summary>
    public void EraseAllChanges()
    {
        using var command = Command("UPDATE change SET entry = $erased WHERE generation = $generation", default);
        command.Parameters.AddWithValue("$erased", new[] { (byte)ChangeKind.Erased });
        command.ExecuteNonQuery();
    }

    /// <summary>How many entries of the change table name an identifier.</summary>
    public int CountChanges(IdentityKey identifier)
    {
        using var command = Command("SELECT count(*) FROM change WHERE generation = $generation AND instr(entry, $key) > 0", identifier);
        return (int)(long)command.ExecuteScalar()!;
    }

    /// <summary>Replaces the keys of these identifiers' groups; returns how many groups those are, 0 where nobody ever asked for keys.</summary>
    public int ReplaceErasureKeys(IEnumerable<IdentityKey> identifiers)
    {
        using var read = connection.CreateCommand();
        read.CommandText = "SELECT keys FROM erasure_keys";
        if (read.ExecuteScalar() is not byte[] keys || keys.Length != ErasureKeys.Size)
        {
            return 0;
        }

        var groups = ErasureKeys.Groups(identifiers);
        foreach (var group in groups)
        {
            ErasureKeys.Create().CopyTo(keys, group * ErasureKeys.KeySize);
        }

        using var write = connection.CreateCommand();
        write.CommandText = "UPDATE erasure_keys SET version = version + 1, keys = $keys";
        write.Parameters.AddWithValue("$keys", keys);
        write.ExecuteNonQuery();
        return groups.Count;
    }

    /// <summary>Writes the entry and what the dataset holds now; to be committed by the caller.</summary>
    public void Save()
    {
        if (_entry.WrittenCount == 0)
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT checksum FROM dataset WHERE generation = $generation";
        command.Parameters.AddWithValue("$generation", dataset);
        var checksum = (long)command.ExecuteScalar()! ^ unchecked((long)_checksum);
        command.CommandText = $"""
            INSERT INTO change (generation, entry, checksum) VALUES ($generation, $entry, $checksum);
            UPDATE dataset SET customers = customers + $customers, aliases = aliases + $aliases, checksum = $checksum, position = last_insert_rowid()
            WHERE generation = $generation;
            DELETE FROM change WHERE id <= last_insert_rowid() - {EntriesKept};
            """;
        command.Parameters.AddWithValue("$entry", _entry.WrittenSpan.ToArray());
        command.Parameters.AddWithValue("$checksum", checksum);
        command.Parameters.AddWithValue("$customers", _customers);
        command.Parameters.AddWithValue("$aliases", _aliases);
        command.ExecuteNonQuery();
    }

    private void Replace(string table, string keyColumn, string valueColumn, IdentityKey key, byte[]? stands, byte[]? next)
    {
        if (CustomerState.Same(stands, next))
        {
            return;
        }

        using var command = Command(
            next is null
                ? $"DELETE FROM {table} WHERE generation = $generation AND {keyColumn} = $key"
                : $"""
                   INSERT INTO {table} (generation, {keyColumn}, {valueColumn}) VALUES ($generation, $key, $value)
                   ON CONFLICT DO UPDATE SET {valueColumn} = excluded.{valueColumn}
                   """,
            key);
        if (next is not null)
        {
            command.Parameters.AddWithValue("$value", next);
        }

        command.ExecuteNonQuery();
    }

    private IdentityKey? ReadCustomer(IdentityKey alias) =>
        Blob("SELECT customer FROM alias WHERE generation = $generation AND alias = $key", alias) is { } customer ? KeyBytes.Read(customer) : null;

    private void ReplaceCustomer(IdentityKey alias, IdentityKey? stands, IdentityKey? next)
    {
        if (stands is null && next is null)
        {
            return;
        }

        Replace(
            "alias", "alias", "customer", alias,
            stands is null ? null : KeyBytes.ToArray(stands.Value), next is null ? null : KeyBytes.ToArray(next.Value));
        _aliases += (next is null ? 0 : 1) - (stands is null ? 0 : 1);
        _checksum ^= DatasetChecksum.OfAlias(alias, stands) ^ DatasetChecksum.OfAlias(alias, next);
        if (next is null)
        {
            ChangeBytes.NoAlias(_entry, alias, stands ?? default);
        }
        else
        {
            ChangeBytes.Alias(_entry, alias, next.Value, stands);
        }
    }

    private byte[]? Blob(string sql, IdentityKey key)
    {
        using var command = Command(sql, key);
        return (byte[]?)command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, IdentityKey key)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$generation", dataset);
        command.Parameters.AddWithValue("$key", KeyBytes.ToArray(key));
        return command;
    }
}
