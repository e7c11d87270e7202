namespace TierDecision.Scoring.Run;

/// <summary>A sale.</summary>
/// <param name="Customer">The customer's place in the ledger.</param>
/// <param name="Day">The day, as <see cref="SalesLedger.DayNumber"/> counts.</param>
/// <param name="Amount">The amount, 0 or more.</param>
/// <param name="Document">A hash of the invoice that it is on; 0 for none.</param>
/// <param name="Product">A hash of what was sold; 0 if that is not known.</param>
/// <param name="Place">Its place in the input, among the sales.</param>
/// <param name="Refunded">What the sale itself says was paid back of it, 0 to the amount.</param>
internal readonly record struct SaleRow(
    int Customer, int Day, decimal Amount, ulong Document, uint Product = 0, int Place = 0, decimal Refunded = 0);
