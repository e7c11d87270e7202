using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Statuses;

namespace TierDecision.Scoring.Transactions;

/// <summary>How the columns of a file of transactions are written.</summary>
internal sealed record TransactionDialects
{
    /// <summary>As the CDNOW data are.</summary>
    public static TransactionDialects Plain { get; } = new();

    public DateDialect Date { get; init; } = DateDialect.YearFirst;

    public NumberDialect Amount { get; init; } = NumberDialect.Plain;

    public NumberDialect Quantity { get; init; } = NumberDialect.Plain;

    public NumberDialect UnitPrice { get; init; } = NumberDialect.Plain;

    public NumberDialect Margin { get; init; } = NumberDialect.Plain;

    public NumberDialect Cost { get; init; } = NumberDialect.Plain;

    public NumberDialect Refunded { get; init; } = NumberDialect.Plain;

    /// <summary>The statuses; null if the file has none.</summary>
    public StatusColumn? Statuses { get; init; }

    /// <summary>The currency that stands beside the amounts, of ISO 4217; null if none does.</summary>
    public string? Currency { get; init; }
}
