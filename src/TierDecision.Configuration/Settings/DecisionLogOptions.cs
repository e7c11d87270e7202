using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>Whether and where decisions are logged.</summary>
public sealed record DecisionLogOptions
{
    /// <summary>The log's name in a store.</summary>
    public const string LogName = "decisions";

    /// <summary>Where to. Default: nowhere.</summary>
    public DecisionLogTarget Target { get; init; }

    /// <summary>The file with <see cref="DecisionLogTarget.File"/>; full ones get a number. Default: <c>data/decisions.jsonl</c>.</summary>
    [KeptFile]
    public string File { get; init; } = "data/decisions.jsonl";

    /// <summary>The size at which the next file begins, 1 MiB to 10 GiB, in bytes. Default: 64 MiB.</summary>
    [Between(1_048_576, 10_737_418_240)]
    public long FileBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How many full files are kept, 0 to 1,000. Default: 10.</summary>
    [Between(0, 1_000)]
    public int FilesKept { get; init; } = 10;

    /// <summary>
    /// About how many entries the stream keeps with <see cref="DecisionLogTarget.Redis"/>, 1,000 to 1,000,000,000. Default: 1,000,000.
    /// </summary>
    [Between(1_000, 1_000_000_000)]
    public long StreamLength { get; init; } = 1_000_000;

    /// <summary>
    /// How many decisions may wait to be written, 1,024 to 1,048,576, rounded up to a power of two; about 700 bytes each, and as much again for the
    /// attributes of all. What comes while so many wait is dropped, and counted. Default: 16,384.
    /// </summary>
    [Between(1_024, 1_048_576)]
    public int Capacity { get; init; } = 16_384;

    /// <summary>How often what waits is written, 10 ms to 10 s. Default: 100 ms.</summary>
    [Between("00:00:00.01", "00:00:10")]
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the end of the service waits for what is still to be written, 0 to 60 s. Default: 5 s.</summary>
    [Between("00:00:00", "00:01:00")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Where decisions are logged.</summary>
public enum DecisionLogTarget
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>JSON lines in a file.</summary>
    File = 1,

    /// <summary>A Redis stream, in the Redis of the customers.</summary>
    Redis = 2,
}
