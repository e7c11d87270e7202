using System.Diagnostics;
using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace TierDecision.LoadTest.Stores;

/// <summary>What <c>redis-cli --pipe</c> does with the very bytes that a load left: the plain hashes, without verification or a flip.</summary>
internal static class PipeBaseline
{
    private const int Depth = 256;

    // The default of the store: what else is there is not what was measured.
    private const string Prefix = "td";

    /// <summary>Writes, as Redis reads commands, one HSET for every bucket that a load left, and into another file one RESTORE, as the load itself sent it.</summary>
    public static async Task WriteCommandsAsync(string redis, string sets, string restores, CancellationToken cancellationToken)
    {
        await using var connection = await AdminConnection.OpenAsync(redis);
        var database = connection.GetDatabase();

        // Redis would compress what it dumps; a load does not.
        await database.ExecuteAsync("CONFIG", "SET", "rdbcompression", "no");
        await using var setting = new FileStream(sets, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        await using var restoring = new FileStream(restores, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        foreach (var some in connection.GetServer(redis).Keys(pageSize: 10_000).Where(IsBucket).Chunk(Depth))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var buckets = await Task.WhenAll(some.Select(async key => (key, await database.HashGetAllAsync(key), await database.KeyDumpAsync(key))));
            foreach (var (key, entries, dump) in buckets)
            {
                var name = Encoding.ASCII.GetBytes((string?)key ?? "");
                Write(setting, "HSET"u8.ToArray(), [name, .. entries.SelectMany(entry => new[] { (byte[])entry.Name!, (byte[])entry.Value! })]);
                Write(restoring, "RESTORE"u8.ToArray(), [name, "0"u8.ToArray(), dump!]);
            }
        }
    }

    /// <summary>Sends the commands into an empty Redis; returns how long it took, its start included.</summary>
    /// <exception cref="IOException">redis-cli is not there, or a command failed.</exception>
    public static async Task<TimeSpan> RunAsync(string redis, string file, CancellationToken cancellationToken)
    {
        var port = redis[(redis.LastIndexOf(':') + 1)..];

        // The shell gives it the file as its standard input, so that nobody has to copy it into a pipe.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec redis-cli -p \"$0\" --pipe < \"$1\"", port, file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new IOException("redis-cli cannot be started");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(started);
            return process.ExitCode == 0 && (await output).Contains("errors: 0", StringComparison.Ordinal)
                ? elapsed
                : throw new IOException($"redis-cli --pipe ended with {process.ExitCode}: {await output} {await error}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    // td:{s:NNN}:G:c:B and td:{s:NNN}:G:a:B; docs/data-layout.md.
    private static bool IsBucket(RedisKey key)
    {
        var parts = ((string?)key ?? "").Split(':');
        return parts is [Prefix, "{s", _, _, "c" or "a", _];
    }

    private static void Write(Stream output, byte[] command, IReadOnlyList<byte[]> arguments)
    {
        Text($"*{1 + arguments.Count}\r\n");
        Bulk(command);
        foreach (var argument in arguments)
        {
            Bulk(argument);
        }

        void Bulk(byte[] bytes)
        {
            Text($"${bytes.Length}\r\n");
            output.Write(bytes);
            output.Write("\r\n"u8);
        }

        void Text(FormattableString text) => output.Write(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
    }
}
