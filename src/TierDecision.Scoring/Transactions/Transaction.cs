using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Scoring.Transactions;

/// <summary>One purchase, cancellation or refund of one customer: an invoice or a line of one.</summary>
public sealed record Transaction
{
    /// <summary>The company's own customer id, 1..256 characters, compared as written.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The day of the transaction, in the company's own time zone.</summary>
    public required LocalDate Day { get; init; }

    /// <summary>The amount in <see cref="Currency"/>; negative for a refund.</summary>
    public required decimal Amount { get; init; }

    /// <summary>What of the amount of a sale was paid back, in the same currency; 0 or more.</summary>
    public decimal Refunded { get; init; }

    /// <summary>What the transaction is, if its status says so; null if the invoice and the amount tell.</summary>
    public TransactionKind? Kind { get; init; }

    /// <summary>The invoice or order; null where unknown.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>What was sold; null where unknown.</summary>
    public string? Product { get; init; }

    /// <summary>The category of what was sold; null where unknown.</summary>
    public string? Category { get; init; }

    /// <summary>The part of the amount that is gross profit, in the same currency; null where unknown.</summary>
    public decimal? Margin { get; init; }

    /// <summary>What was sold cost the company, in the same currency; null where unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The customer's phone number in E.164; null where unknown.</summary>
    public string? Phone { get; init; }

    /// <summary>The customer's e-mail address; null where unknown.</summary>
    public string? Email { get; init; }

    /// <summary>The ISO 4217 currency; null where unknown.</summary>
    public string? Currency { get; init; }

    /// <summary>The customer's language.</summary>
    public LanguageCode Language { get; init; }
}
