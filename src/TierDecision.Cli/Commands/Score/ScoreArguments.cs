using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Texts;
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

    public TransactionFormat Format { get; init; }

    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    public FileEncoding Encoding { get; init; }

    /// <summary>Null: ids of guests are refused.</summary>
    public GuestRule? Guests { get; init; }

    /// <summary>Takes ids that a spreadsheet wrote as numbers.</summary>
    public bool KeepsDamagedIds { get; init; }

    /// <summary>Null: found from the data.</summary>
    public DateOrder? Dates { get; init; }

    /// <summary>Null: found from the data.</summary>
    public DecimalMark? DecimalMark { get; init; }

    /// <summary>Whether sales count in full, whatever was given back.</summary>
    public bool Gross { get; init; }

    /// <summary>Null: by the data's own convention.</summary>
    public bool? IncludeZero { get; init; }

    public string? Currency { get; init; }

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
