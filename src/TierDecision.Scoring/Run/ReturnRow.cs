namespace TierDecision.Scoring.Run;

/// <summary>What was given back of one sale or several.</summary>
/// <param name="Customer">The customer's place in the ledger.</param>
/// <param name="Day">The day, as <see cref="SalesLedger.DayNumber"/> counts.</param>
/// <param name="Amount">The amount, more than 0.</param>
/// <param name="Document">A hash of the invoice that it is on; 0 for none.</param>
/// <param name="Original">A hash of the invoice that its number names, as <c>C1001</c> and <c>1001-R</c> name 1001; 0 for none.</param>
/// <param name="Product">A hash of what was given back; 0 if that is not known.</param>
internal readonly record struct ReturnRow(int Customer, int Day, decimal Amount, ulong Document, ulong Original = 0, uint Product = 0);
