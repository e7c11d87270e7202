using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Values;

namespace TierDecision.Cli.Commands.Score;

/// <summary>What <c>tierctl score</c> was asked for.</summary>
internal sealed record ScoreArguments
{
    public required IReadOnlyList<string> Files { get; init; }

    public required string Output { get; init; }

    /// <summary>The policy, and how phone numbers are completed.</summary>
    public required TierDecisionOptions Settings { get; init; }

    public LocalDate? AsOf { get; init; }

    public ValueWeights Weights { get; init; } = new();

    public RfmRule RfmRule { get; init; }

    /// <summary>How the files are read.</summary>
    public TransactionFileOptions Reading { get; init; } = new();

    /// <summary>The table of exchange rates; null: none.</summary>
    public string? Rates { get; init; }

    /// <summary>Whether sales count in full, whatever was given back.</summary>
    public bool Gross { get; init; }

    /// <summary>Null: by the data's own convention.</summary>
    public bool? IncludeZero { get; init; }

    public string? Rejects { get; init; }

    /// <summary>The file that takes every error; null: none.</summary>
    public string? Errors { get; init; }

    /// <summary>Takes dates after today.</summary>
    public bool AllowFuture { get; init; }

    /// <summary>The score file of the run before; null: none.</summary>
    public string? Previous { get; init; }

    /// <summary>Null: no lifetime values.</summary>
    public LifetimeOptions? Lifetime { get; init; }

    /// <summary>What customers are worth after what they cost.</summary>
    public ProfitArguments Profit { get; init; } = new();
}
