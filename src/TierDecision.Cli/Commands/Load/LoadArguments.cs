using TierDecision.Configuration.Settings;

namespace TierDecision.Cli.Commands.Load;

/// <summary>What <c>tierctl load</c> was asked for.</summary>
internal sealed record LoadArguments
{
    public required string File { get; init; }

    /// <summary>Makes the dataset before the live one the live one again, and reads no file.</summary>
    public bool FlipBack { get; init; }

    /// <summary>The store, the policy, and how identifiers are hashed.</summary>
    public required TierDecisionOptions Settings { get; init; }

    public string Currency { get; init; } = "";

    public string? Rejects { get; init; }

    /// <summary>The file that takes every error; null: none.</summary>
    public string? Errors { get; init; }

    /// <summary>Loads scores that are dated more than a day ahead.</summary>
    public bool AllowFuture { get; init; }

    /// <summary>Loads customers whose tiers those who are live do not have.</summary>
    public bool ChangeTiers { get; init; }

    /// <summary>Why, for the audit trail; empty if nothing is said.</summary>
    public string Reason { get; init; } = "";
}
