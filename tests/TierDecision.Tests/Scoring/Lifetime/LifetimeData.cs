using System.Globalization;
using NodaTime;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.Histories;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Transactions;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Scoring.Lifetime;

/// <summary>The public data and the published parameters that the tests of lifetime values go by.</summary>
internal static class LifetimeData
{
    /// <summary>The fit in Fader, Hardie and Lee 2005, in weeks.</summary>
    public static readonly BgNbdModel Paper = new(BgNbdParameters.Cdnow);

    /// <summary>The fit in the walkthrough of the R package BTYD, in weeks.</summary>
    public static readonly BgNbdModel Walkthrough = new(new BgNbdParameters(.2425982, 4.4136842, .7929899, 2.4261667));

    /// <summary>The maximum on the summary file, in weeks, which the Python package lifetimes prints rounded.</summary>
    public static readonly BgNbdModel Maximum = new(new BgNbdParameters(.24259291, 4.41353156, .79288615, 2.42575344));

    /// <summary>The maximum on the example transactions of lifetimes, in days.</summary>
    public static readonly BgNbdModel Example = new(new BgNbdParameters(.16385, 1.86428, 1.85034, 3.18106));

    private static readonly Lazy<SummaryRow[]> Summary = new(ReadSummary);
    private static readonly Lazy<SalesLedger> Sample = new(() => ReadLedger("CDNOW_sample.txt", new LocalDate(1997, 9, 30)));

    /// <summary>The CDNOW customers of the calibration period, in weeks of two decimals, by id.</summary>
    public static IReadOnlyList<SummaryRow> CdnowSummary => Summary.Value;

    /// <summary>The CDNOW transactions to 1998-06-30, held out after 1997-09-30.</summary>
    public static SalesLedger CdnowSample => Sample.Value;

    public static PurchaseHistory[] CdnowHistories => [.. CdnowSummary.Select(row => row.History)];

    /// <summary>The CDNOW customers with a repeat purchase.</summary>
    public static SpendHistory[] CdnowSpends => [.. CdnowSummary.Where(row => row.History.Repeats > 0).Select(row => row.Spend)];

    /// <summary>A transaction file, collected as scoring does it.</summary>
    public static SalesLedger ReadLedger(string file, LocalDate? holdoutAfter)
    {
        using var reader = TransactionFileReader.Open(SharedData.Path(file), new TransactionFileOptions());
        var ledger = new SalesLedger(new ScoringOptions
        {
            Tiers = TierRules.ByPercentile(("all", 0)),
            Sales = new SaleRule { IncludeZeroAmounts = true },
            Lifetime = new LifetimeOptions { HoldoutAfter = holdoutAfter },
        });
        foreach (var transaction in reader.Read())
        {
            ledger.Add(transaction);
        }

        Assert.False(reader.Report.IsRejected);
        ledger.Close();
        return ledger;
    }

    private static SummaryRow[] ReadSummary() =>
    [
        .. File.ReadLines(SharedData.Path("cdnow_customers_summary_with_transactions.csv")).Skip(1).Select(line => line.Split(',')).Select(cells => new SummaryRow(
            int.Parse(cells[0], CultureInfo.InvariantCulture),
            new PurchaseHistory(int.Parse(cells[1], CultureInfo.InvariantCulture), Number(cells[2]), Number(cells[3])),
            new SpendHistory(int.Parse(cells[1], CultureInfo.InvariantCulture), Number(cells[4])))),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    internal sealed record SummaryRow(int Id, PurchaseHistory History, SpendHistory Spend);
}
