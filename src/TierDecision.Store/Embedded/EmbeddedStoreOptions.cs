namespace TierDecision.Store.Embedded;

/// <summary>Where the embedded store keeps its file.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>The path of the SQLite file; it and its folder are made where missing. Default <c>tierdecision.db</c>.</summary>
    public string Path { get; init; } = "tierdecision.db";

    /// <summary>How long a call waits for another program that is writing, 1 to 60 seconds. Default 5.</summary>
    public int BusyTimeoutSeconds { get; init; } = 5;
}
