using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>Where the embedded store keeps its file.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>The SQLite file; it and its folder are made if missing. Default: <c>data/tierdecision.db</c> in the current folder.</summary>
    [FileName]
    public string File { get; init; } = "data/tierdecision.db";

    /// <summary>
    /// How long a call waits for another program that is writing, 1 to 60 seconds. Default: 5. Within a program writers take turns and do not need
    /// it.
    /// </summary>
    [Between(1, 60)]
    public int BusyTimeoutSeconds { get; init; } = 5;
}
