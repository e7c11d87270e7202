namespace TierDecision.Service.DecisionLog;

/// <summary>Whether and where decisions are written down.</summary>
public sealed class DecisionLogOptions
{
    /// <summary>Where to. Default: nowhere.</summary>
    public DecisionLogTarget Target { get; set; }

    /// <summary>The file with <see cref="DecisionLogTarget.File"/>; full ones get a number. Default: <c>data/decisions.jsonl</c>.</summary>
    public string File { get; set; } = "data/decisions.jsonl";

    /// <summary>The size at which the next file begins, 1 MiB to 10 GiB, in bytes. Default: 64 MiB.</summary>
    public long FileBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>How many full files are kept, 0 to 1,000. Default: 10.</summary>
    public int FilesKept { get; set; } = 10;

    /// <summary>About how many entries the stream keeps with <see cref="DecisionLogTarget.Redis"/>, 1,000 to 1,000,000,000. Default: 1,000,000.</summary>
    public long StreamLength { get; set; } = 1_000_000;

    /// <summary>
    /// How many decisions may wait to be written, 1,024 to 1,048,576, rounded up to a power of two; about 700 bytes each. What comes while so many wait is dropped, and
    /// counted. Default: 16,384.
    /// </summary>
    public int Capacity { get; set; } = 16_384;

    /// <summary>How often what waits is written, 10 ms to 10 s. Default: 100 ms.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the end of the service waits for what is still to be written, 0 to 60 s. Default: 5 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong, every error at once; empty where nothing is.</summary>
    internal IEnumerable<string> Validate(bool hasRedis)
    {
        if (Target == DecisionLogTarget.Redis && !hasRedis)
        {
            yield return "Target is Redis, and no Redis:Connection is given";
        }

        if (Target == DecisionLogTarget.File && File.Length == 0)
        {
            yield return "File must not be empty";
        }

        if (FileBytes is < 1024 * 1024 or > 10L * 1024 * 1024 * 1024)
        {
            yield return "FileBytes must be 1,048,576 to 10,737,418,240";
        }

        if (FilesKept is < 0 or > 1000)
        {
            yield return "FilesKept must be 0 to 1,000";
        }

        if (StreamLength is < 1000 or > 1_000_000_000)
        {
            yield return "StreamLength must be 1,000 to 1,000,000,000";
        }

        if (Capacity is < 1024 or > 1_048_576)
        {
            yield return "Capacity must be 1,024 to 1,048,576";
        }

        if (FlushInterval < TimeSpan.FromMilliseconds(10) || FlushInterval > TimeSpan.FromSeconds(10))
        {
            yield return "FlushInterval must be 00:00:00.01 to 00:00:10";
        }

        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > TimeSpan.FromSeconds(60))
        {
            yield return "DrainTimeout must be 00:00:00 to 00:01:00";
        }
    }
}

/// <summary>Where decisions are written down.</summary>
public enum DecisionLogTarget
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>JSON lines in a file.</summary>
    File = 1,

    /// <summary>A Redis stream, in the Redis of the customers.</summary>
    Redis = 2,
}
