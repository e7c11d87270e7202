namespace TierDecision.Storage.Logs;

/// <summary>A log in files of limited size.</summary>
public sealed record FileLineLogOptions
{
    /// <summary>The file that is written; full ones are renamed to <c>FILE.1</c> (the newest), <c>FILE.2</c> and so on.</summary>
    public required string File { get; init; }

    /// <summary>The size at which the next file begins, in bytes; a single batch may exceed it. Default: 64 MiB.</summary>
    public long FileBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How many full files are kept; older ones are removed. Default: 10.</summary>
    public int FilesKept { get; init; } = 10;
}
