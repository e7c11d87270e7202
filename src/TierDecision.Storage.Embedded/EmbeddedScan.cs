using Microsoft.Data.Sqlite;
using SQLitePCL;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Embedded;

/// <summary>Reads the rows of one dataset of a table in the order of their keys.</summary>
internal sealed class EmbeddedScan : IDisposable
{
    public const string Customers = "SELECT customer, record FROM customer WHERE generation = $generation";
    public const string Aliases = "SELECT alias, customer FROM alias WHERE generation = $generation";

    private readonly SqliteCommand _command;
    private readonly SqliteDataReader _reader;
    private bool _ended;

    public EmbeddedScan(SqliteConnection connection, string sql, long dataset)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _command.Parameters.AddWithValue("$generation", dataset);
        _reader = _command.ExecuteReader();
    }

    public IdentityKey Key => KeyBytes.Read(Column(0));

    /// <summary>Valid until the next row is read.</summary>
    public ReadOnlySpan<byte> Value => Column(1);

    public bool Read()
    {
        // SQLite begins anew when it is stepped past the end.
        if (_ended || !_reader.Read())
        {
            _ended = true;
            return false;
        }

        return true;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _command.Dispose();
    }

    // SQLite's own memory: the reader's accessors make an array, or a stream, of every value of every row.
    private ReadOnlySpan<byte> Column(int number) => raw.sqlite3_column_blob(_reader.Handle!, number);
}
