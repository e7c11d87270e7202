namespace TierDecision.Cli.Load;

/// <summary>What <c>tierctl load</c> was asked for.</summary>
internal sealed record LoadArguments
{
    public required string File { get; init; }

    /// <summary>Makes the dataset before the live one the live one again, and reads no file.</summary>
    public bool FlipBack { get; init; }

    public string? Policy { get; init; }

    /// <summary>The connection string of Redis; null for the embedded store.</summary>
    public string? Redis { get; init; }

    public string Prefix { get; init; } = "td";

    public string EmbeddedFile { get; init; } = "data/tierdecision.db";

    public string IdentityKeyFile { get; init; } = "";

    public string IdentityKey { get; init; } = "";

    /// <summary>The region of phone numbers; null: the environment's.</summary>
    public string? Region { get; init; }

    public string Currency { get; init; } = "";

    public string? Rejects { get; init; }
}
