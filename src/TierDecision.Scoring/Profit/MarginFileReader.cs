using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Profit;

/// <summary>Reads a file of margins: a CSV file with the columns <c>product</c> or <c>category</c>, and <c>margin</c>.</summary>
public static class MarginFileReader
{
    private const string Product = "product";
    private const string Category = "category";
    private const string Margin = "margin";

    private static readonly IReadOnlyList<Column> Columns =
    [
        new(Product, ProductColumns.Products),
        new(Category, ProductColumns.Categories),
        new(Margin, "margin", "margin_share", "share", "gross_margin", "marge"),
    ];

    /// <summary>The margins of a file; of no use if the report says that it is rejected.</summary>
    /// <param name="path">The file.</param>
    /// <param name="decimalMark">What numbers have before their decimals.</param>
    public static (MarginTable Margins, FileReport Report) Read(string path, DecimalMark decimalMark)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = TableFile.Open(path);
        return Read(file, decimalMark);
    }

    /// <summary>The same of a text, which is disposed.</summary>
    public static (MarginTable Margins, FileReport Report) Read(TextReader text, DecimalMark decimalMark)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var file = TableFile.Open(text);
        return Read(file, decimalMark);
    }

    private static (MarginTable Margins, FileReport Report) Read(TableFile file, DecimalMark decimalMark)
    {
        var shares = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        var byCategory = false;
        if (file.ReadHeader(Columns))
        {
            byCategory = !file.Has(Product) && file.Has(Category);
            file.Require(byCategory ? Category : Product, "a file of margins says of what: product or category");
            file.Require(Margin, "a file of margins says which share of the amount is profit, such as 0.35");
        }

        var field = byCategory ? Category : Product;
        while (file.ReadLine())
        {
            var name = file[field].ToString();
            file.Check(field, name.Length == 0 ? "empty" : null);
            file.Check(Margin, FieldText.Amount(file[Margin], NumberDialect.Ungrouped(decimalMark), out var share) ?? WrongShare(share));
            if (!shares.TryAdd(name, share))
            {
                file.Check(field, "has a line already");
            }

            file.EndLine();
        }

        return (new MarginTable(byCategory, shares), file.Report);
    }

    private static string? WrongShare(decimal share) =>
        share > 1 ? "more than 1: a margin is a share of the amount, 0.35 for 35 %"
        : share < MarginTable.SmallestShare ? $"less than {MarginTable.SmallestShare:0}: a margin is a share of the amount, -0.1 for a loss of 10 %"
        : null;
}
