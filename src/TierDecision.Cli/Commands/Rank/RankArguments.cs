using NodaTime;
using TierDecision.Cli.Calls;
using TierDecision.Scoring.Orders;

namespace TierDecision.Cli.Commands.Rank;

/// <summary>What <c>tierctl rank</c> was asked for.</summary>
internal sealed record RankArguments
{
    public required string File { get; init; }

    public required OrderFileOptions Reading { get; init; }

    /// <summary>Units of work an hour.</summary>
    public required ProductNumbers Capacity { get; init; }

    /// <summary>Pieces.</summary>
    public required ProductNumbers Stock { get; init; }

    /// <summary>When work begins; null for now.</summary>
    public Instant? BeginsAt { get; init; }

    public string? Rejects { get; init; }

    /// <summary>The file that takes every error; null: none.</summary>
    public string? Errors { get; init; }

    public required string Language { get; init; }

    public required RankFormat Format { get; init; }

    public required ServiceConnection Service { get; init; }
}
