using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Data.Sqlite;
using TierDecision.Configuration.Settings;
using TierDecision.Files;

namespace TierDecision.Storage.Embedded;

/// <summary>Opens connections to the store's file and makes its tables.</summary>
internal sealed class EmbeddedDatabase
{
    /// <summary>The version of the tables; kept in SQLite's own <c>user_version</c>.</summary>
    public const int SchemaVersion = 3;

    // A dataset without a document is one whose load has not ended, or never will. AUTOINCREMENT: no number is ever given twice.
    // WITHOUT ROWID: the key is the row, so a look-up is one descent. The dataset comes first, so that a dataset is one range:
    // written in order, read in order, removed in order.
    private const string Schema = """
        CREATE TABLE dataset (
            generation INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT,
            customers INTEGER NOT NULL DEFAULT 0, aliases INTEGER NOT NULL DEFAULT 0, checksum INTEGER NOT NULL DEFAULT 0,
            position INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE live (one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER NOT NULL, previous INTEGER) STRICT;
        CREATE TABLE customer (
            generation INTEGER NOT NULL, customer BLOB NOT NULL, record BLOB NOT NULL,
            PRIMARY KEY (generation, customer)) STRICT, WITHOUT ROWID;
        CREATE TABLE alias (
            generation INTEGER NOT NULL, alias BLOB NOT NULL, customer BLOB NOT NULL,
            PRIMARY KEY (generation, alias)) STRICT, WITHOUT ROWID;
        CREATE TABLE mark (
            generation INTEGER NOT NULL, customer BLOB NOT NULL, mark BLOB NOT NULL,
            PRIMARY KEY (generation, customer)) STRICT, WITHOUT ROWID;
        CREATE TABLE tier_override (
            generation INTEGER NOT NULL, customer BLOB NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (generation, customer)) STRICT, WITHOUT ROWID;
        CREATE TABLE change (
            id INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL, entry BLOB NOT NULL, checksum INTEGER NOT NULL) STRICT;
        """;

    // What version 3 has and version 2 has not.
    private const string ErasureKeys =
        "CREATE TABLE erasure_keys (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, keys BLOB NOT NULL) STRICT;";

    // SQLite has no queue: who finds the file locked tries again after a pause, and a writer that comes back at once is always there first. So the
    // writers of one process take turns, also those of two stores on one file. Never removed; a process opens few files.
    private static readonly ConcurrentDictionary<string, RateLimiter> WritersByFile = new(StringComparer.Ordinal);

    private readonly string _opens;
    private readonly string _creates;
    private readonly string _path;
    private readonly string _name;
    private readonly bool _mayCreate;
    private volatile bool _ready;

    public EmbeddedDatabase(EmbeddedStoreOptions options)
    {
        _path = System.IO.Path.GetFullPath(options.File);
        _name = options.File;
        LockPath = System.IO.Path.GetFullPath(options.LoadLock());
        _mayCreate = options.Create;
        BusyTimeout = TimeSpan.FromSeconds(options.BusyTimeoutSeconds);
        Writers = WritersByFile.GetOrAdd(_path, static _ => FairLimiter.Create(1));
        _opens = ConnectionString(_path, options, SqliteOpenMode.ReadWrite);
        _creates = ConnectionString(_path, options, SqliteOpenMode.ReadWriteCreate);
    }

    /// <summary>The file as the settings name it.</summary>
    public string Name => _name;

    /// <summary>How long a statement waits for others who have locked the file.</summary>
    public TimeSpan BusyTimeout { get; }

    /// <summary>
    /// Lets one writer into the file at a time, in this process. Each transaction that writes takes a lease; SQLite sees to other processes.
    /// </summary>
    public RateLimiter Writers { get; }

    /// <summary>The file whose lock says that a load is under way. The operating system drops the lock when its holder dies.</summary>
    public string LockPath { get; }

    /// <summary>Whether the file is there, be it empty.</summary>
    public bool IsThere => File.Exists(_path);

    /// <summary>Whether the file is there now. SQLite itself does not notice: a connection goes on with a file that was deleted.</summary>
    /// <exception cref="EmbeddedFileMissingException">It is not.</exception>
    public void CheckPresent()
    {
        if (Absence() is { } absence)
        {
            throw new EmbeddedFileMissingException(absence);
        }
    }

    /// <summary>Opens a connection on a file that has its tables.</summary>
    /// <param name="create">Whether the file is made if it is missing, or has nothing in it: what a load asks for.</param>
    /// <exception cref="SqliteException">SQLite cannot open the file.</exception>
    /// <exception cref="EmbeddedFileMissingException">The file is missing, and may not be made.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    /// <exception cref="UnknownSchemaException">A newer version of the program made the file.</exception>
    public SqliteConnection Open(bool create = false)
    {
        var isMissing = !File.Exists(_path);
        create |= MayCreate && isMissing;
        if (create)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_path)!);
            MakeFile();
            _ready &= !isMissing;
        }
        else
        {
            CheckPresent();
        }

        var connection = new SqliteConnection(create ? _creates : _opens);
        try
        {
            connection.Open();
            if (!_ready)
            {
                Prepare(connection);
                _ready = true;
            }

            // What is removed is written over with zeros, or it would stay in the file until the space is used again.
            Execute(connection, "PRAGMA secure_delete = ON");
            Execute(connection, "PRAGMA synchronous = NORMAL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite would make one that everybody may read. It gives the files beside it the rights of this one.
    private void MakeFile()
    {
        if (File.Exists(_path))
        {
            return;
        }

        try
        {
            using var made = new FileStream(_path, PrivateFile.Options(FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite));
        }
        catch (IOException) when (File.Exists(_path))
        {
            // Another has just made it.
        }
    }

    /// <summary>A command with <paramref name="values"/> for its parameters, which are <c>$a</c>, <c>$b</c> and so on.</summary>
    public static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${(char)('a' + i)}", values[i]);
        }

        return command;
    }

    /// <summary>Executes such a command.</summary>
    public static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    /// <summary>The number that such a command gives; null if it gives none.</summary>
    public static long? Scalar(SqliteConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteScalar() as long?;
    }

    /// <summary>Whether the file has a table: those that came later are made when they are needed first.</summary>
    public static bool HasTable(SqliteConnection connection, string name) =>
        Scalar(connection, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $a", name) is not null;

    private static string ConnectionString(string path, EmbeddedStoreOptions options, SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        DefaultTimeout = options.BusyTimeoutSeconds,
        Mode = mode,

        // The store keeps its own readers, with their statements prepared; a pool would hand out bare connections.
        Pooling = false,
    }.ToString();

    // A file that was there and is gone is a lost store: nothing but a load puts another one in its place.
    private bool MayCreate => _mayCreate && !_ready;

    private string? Absence()
    {
        var file = new FileInfo(_path);
        return !file.Exists ? (MayCreate ? null : $"the file {_name} is not there")
            : file.Length == 0 ? $"the file {_name} has nothing in it, as a copy that failed leaves it"
            : null;
    }

    private static void Prepare(SqliteConnection connection)
    {
        // Readers go on while a load writes.
        Execute(connection, "PRAGMA journal_mode = WAL");
        if (Scalar(connection, "PRAGMA user_version") == SchemaVersion)
        {
            // Who only opens the file does not wait for those who write.
            return;
        }

        using var transaction = connection.BeginTransaction(deferred: false);
        var version = Scalar(connection, "PRAGMA user_version");
        if (version is 0 or 2)
        {
            Execute(connection, (version == 0 ? Schema + ErasureKeys : ErasureKeys) + EmbeddedAudit.Schema);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {SchemaVersion}"));
        }
        else if (version != SchemaVersion)
        {
            throw new UnknownSchemaException($"the file has schema {version}, this version reads {SchemaVersion}");
        }

        transaction.Commit();
    }
}

/// <summary>The file was made by a version of the program that this one does not know.</summary>
internal sealed class UnknownSchemaException(string message) : Exception(message);
