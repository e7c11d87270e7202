using System.Globalization;
using CsvHelper;
using NodaTime.Text;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Transactions;

/// <summary>Writes transactions as a CSV file that <see cref="TransactionFileReader"/> reads back without any option.</summary>
public static class TransactionFileWriter
{
    /// <summary>Writes a header and one line a transaction; returns their number. The caller owns <paramref name="output"/>.</summary>
    public static long Write(TextWriter output, IEnumerable<Transaction> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        using var csv = CsvWriter.Create(output, CsvFormat.Options, leaveOpen: true);
        foreach (var column in new[] { "customer_id", "date", "amount", "currency", "invoice", "phone", "email", "language" })
        {
            csv.WriteField(column);
        }

        csv.EndRecord();
        var count = 0L;
        foreach (var transaction in transactions)
        {
            csv.WriteField(transaction.CustomerId);
            csv.WriteField(LocalDatePattern.Iso.Format(transaction.Day));
            csv.WriteField(AmountText(transaction.Amount));
            csv.WriteField(transaction.Currency);
            csv.WriteField(transaction.InvoiceId);
            csv.WriteField(transaction.Phone);
            csv.WriteField(transaction.Email);
            csv.WriteField(transaction.Language.ToString());
            csv.EndRecord();
            count++;
        }

        return count;
    }

    // Three decimals could be thousands, where all amounts have them.
    private static string AmountText(decimal amount) =>
        amount.Scale == 3 ? amount.ToString("F4", CultureInfo.InvariantCulture) : amount.ToString(CultureInfo.InvariantCulture);
}
