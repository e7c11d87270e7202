using TierDecision.Configuration.Settings;

namespace TierDecision.Cli.Commands.Log;

/// <summary>What <c>tierctl log</c> was asked for.</summary>
internal sealed record LogArguments
{
    /// <summary>Where the log is.</summary>
    public required TierDecisionOptions Settings { get; init; }

    public required int Last { get; init; }

    public bool Json { get; init; }

    /// <summary>Opens the customers' records with the keys that the store has.</summary>
    public bool Records { get; init; }
}
