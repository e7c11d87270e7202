using TierDecision.Scoring.Values;

namespace TierDecision.Cli.Explain;

/// <summary>What <c>tierctl explain</c> was asked for.</summary>
internal sealed record ExplainArguments
{
    public required string Customer { get; init; }

    public required string Scores { get; init; }

    public string? Policy { get; init; }

    public ValueWeights Weights { get; init; } = new();

    /// <summary>The region of phone numbers; null: the environment's.</summary>
    public string? Region { get; init; }
}
