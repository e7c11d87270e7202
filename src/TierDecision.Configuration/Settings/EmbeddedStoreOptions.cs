using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>Where the embedded store keeps its file.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>
    /// The SQLite file. A load makes it and its folder if they are missing. Default: <c>data/tierdecision.db</c> in the current folder.
    /// </summary>
    [KeptFile]
    public string File { get; init; } = "data/tierdecision.db";

    /// <summary>
    /// Whether the service begins with an empty store if the file is missing when it starts. Default: false, so that a misspelt path or a lost volume
    /// is not taken for a company without customers. If no <see cref="File"/> is configured, the service makes the default one.
    /// </summary>
    public bool Create { get; init; }

    /// <summary>
    /// How long a call waits for another program that is writing, 1 to 60 seconds. Default: 5. Within a program writers take turns and do not need
    /// it.
    /// </summary>
    [Between(1, 60)]
    public int BusyTimeoutSeconds { get; init; } = 5;

    /// <summary>The file with the secret under which identifiers are hashed, if no other is configured.</summary>
    public string IdentityKeyFile() => File + ".key";

    /// <summary>The file whose lock says that a load is under way.</summary>
    public string LoadLock() => File + ".load";

    /// <summary>The file that is there while the first start makes customers up.</summary>
    public string DemoMark() => File + ".demo";

    /// <summary>What lies beside <see cref="File"/> and belongs to it: files of the program and of SQLite.</summary>
    public IReadOnlyList<string> FilesBeside() => [LoadLock(), DemoMark(), $"{File}-wal", $"{File}-shm", $"{File}-journal"];
}
