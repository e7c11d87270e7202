using TierDecision.Configuration.Settings;
using TierDecision.Scoring.Values;

namespace TierDecision.Cli.Commands.Explain;

/// <summary>What <c>tierctl explain</c> was asked for.</summary>
internal sealed record ExplainArguments
{
    public required string Customer { get; init; }

    public required string Scores { get; init; }

    /// <summary>The file of profits; null: none.</summary>
    public string? Profit { get; init; }

    /// <summary>The policy, and how phone numbers are completed.</summary>
    public required TierDecisionOptions Settings { get; init; }

    public ValueWeights Weights { get; init; } = new();
}
