namespace TierDecision.Cli.Commands.Log;

/// <summary>What <c>tierctl log</c> was asked for.</summary>
internal sealed record LogArguments
{
    public required string File { get; init; }

    /// <summary>Null to read the file.</summary>
    public string? Redis { get; init; }

    public required string Prefix { get; init; }

    public required int Last { get; init; }

    public bool Json { get; init; }
}
