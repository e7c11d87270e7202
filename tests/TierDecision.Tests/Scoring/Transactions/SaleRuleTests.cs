using NodaTime;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Tests.Scoring.Transactions;

public class SaleRuleTests
{
    [Theory]
    [InlineData("536365", 1, TransactionKind.Sale)]
    [InlineData(null, 1, TransactionKind.Sale)]
    [InlineData("C536365", -1, TransactionKind.Cancellation)]
    [InlineData("c536365", -1, TransactionKind.Cancellation)]
    [InlineData("C536365", 1, TransactionKind.Cancellation)]
    [InlineData("C", 1, TransactionKind.Sale)]
    [InlineData("CA-2016-152156", 1, TransactionKind.Sale)]
    [InlineData("536365", -1, TransactionKind.Refund)]
    [InlineData("536365", 0, TransactionKind.ZeroAmount)]
    public void Transaction_is_told_by_its_invoice_and_amount(string? invoice, int amount, TransactionKind expected) =>
        Assert.Equal(expected, new SaleRule().Classify(Of(invoice, amount)));

    [Fact]
    public void Zero_amounts_are_sales_when_asked_for() =>
        Assert.Equal(TransactionKind.Sale, new SaleRule { IncludeZeroAmounts = true }.Classify(Of("1", 0)));

    [Theory]
    [InlineData("", "C1", TransactionKind.Sale)]
    [InlineData("CN-", "CN-1", TransactionKind.Cancellation)]
    [InlineData("CN-", "C1", TransactionKind.Sale)]
    public void Cancellation_prefix_is_configurable(string prefix, string invoice, TransactionKind expected) =>
        Assert.Equal(expected, new SaleRule { CancellationPrefix = prefix }.Classify(Of(invoice, 1)));

    private static Transaction Of(string? invoice, int amount) =>
        new() { CustomerId = "1", Day = new LocalDate(2024, 1, 1), Amount = amount, InvoiceId = invoice };
}
