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
}
