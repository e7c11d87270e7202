using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Embedded;

/// <summary>Reads the rows of one generation of a table in the order of their keys.</summary>
internal sealed class EmbeddedScan : IDisposable
{
    public const string Customers = "SELECT customer, record FROM customer WHERE generation = $generation";
    public const string Aliases = "SELECT alias, customer FROM alias WHERE generation = $generation";

    private readonly SqliteCommand _command;
    private readonly SqliteDataReader _reader;
    private readonly byte[] _buffer = new byte[256];
    private int _valueLength;
    private bool _ended;

    public EmbeddedScan(SqliteConnection connection, string sql, long generation)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _command.Parameters.AddWithValue("$generation", generation);
        _reader = _command.ExecuteReader();
    }

    public IdentityKey Key { get; private set; }

    public ReadOnlySpan<byte> Value => _buffer.AsSpan(0, _valueLength);

    public bool Read()
    {
        // SQLite begins anew when it is stepped past the end.
        if (_ended || !_reader.Read())
        {
            _ended = true;
            return false;
        }

        _reader.GetBytes(0, 0, _buffer, 0, _buffer.Length);
        Key = KeyBytes.Read(_buffer);
        _valueLength = (int)_reader.GetBytes(1, 0, _buffer, 0, _buffer.Length);
        return true;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _command.Dispose();
    }
}
