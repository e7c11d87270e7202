using System.Text;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

/// <summary>Files as shops and spreadsheets of other countries write them. Each names the public report it follows.</summary>
public sealed class ForeignExportTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Automattic/woocommerce-payments #10268: amounts from 1,000 on are written with a separator.</summary>
    [Fact]
    public async Task Thousands_are_read()
    {
        var scores = await Score(
            "customer_id,date,amount", "BIG,2025-03-01,\"4,950.00\"", "BIG,2025-03-10,\"2,100.00\"", "BIG,2025-02-01,15.00", "M1,2025-03-10,300.00");

        Assert.Equal([("BIG", "7065.00"), ("M1", "300.00")], scores.Select(row => (row["customer_id"], row["monetary"])));
    }

    /// <summary>deadlocker8/BudgetMaster #731: 1.355,90 was read as 1.35.</summary>
    [Fact]
    public async Task German_amounts_are_read()
    {
        var scores = await Score("customer_id;date;amount", "K1;10.01.2025;1.355,90 €", "K2;20.01.2025;300,00 €");

        Assert.Equal(["1355.90", "300.00"], scores.Select(row => row["monetary"]));
        Assert.Equal(["10", "0"], scores.Select(row => row["recency_days"]));
    }

    /// <summary>shopware/shopware #6393: whole euros with a point between thousands look like fractions.</summary>
    [Fact]
    public async Task Rejects_amounts_that_can_be_read_in_two_ways_and_takes_the_answer()
    {
        var file = _folder.Write("t.csv", "customer_id;date;amount", "K1;2025-01-10;1.299", "K2;2025-01-20;849", "K3;2025-01-21;2.450");

        var silent = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));
        var comma = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--decimal", "comma");
        var point = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--decimal", "point");

        Assert.Equal((2, 0, 0), (silent.ExitCode, comma.ExitCode, point.ExitCode));
        Assert.Equal(
            [
                $"{file}: line 2, amount '1.299': 1.299 with a decimal point and 1299 with a decimal comma and points between thousands, and no value of "
                    + "the column tells which; give --decimal point or --decimal comma",
                $"{file} cannot be used; nothing was scored.",
            ],
            silent.ErrorLines);
        Assert.Contains("Revenue 4,598.00", comma.OutputLines);
        Assert.Contains("Revenue 852.749", point.OutputLines);
    }

    /// <summary>woocommerce/woocommerce #25379: an apostrophe before negative numbers.</summary>
    [Fact]
    public async Task Apostrophe_before_a_number_is_taken_off()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "C1,2025-01-10,40.00", "C1,2025-01-12,'-12.00", "C2,2025-01-20,300.00");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Not sales 1 refund", result.OutputLines);
    }

    /// <summary>An r-help question on RFM: 6/11/2017 is in June, since 6/16/2017 can only be.</summary>
    [Fact]
    public async Task Month_is_first_if_any_date_of_the_column_says_so()
    {
        var scores = await Score(
            "user_id,amount,created_at", "9000001,19.32,6/11/2017 17:40", "9000002,20,6/16/2017 22:45", "9000003,9.78,7/6/2017 0:41");

        Assert.Equal([("9000001", "25"), ("9000002", "20"), ("9000003", "0")], scores.Select(row => (row["customer_id"], row["recency_days"])));
    }

    [Fact]
    public async Task Rejects_dates_that_can_be_two_days_and_takes_the_answer()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,05/05/2025,5", "2,03/04/2025,7");

        var silent = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"));
        var day = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--dates", "dmy");
        var wrong = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--dates", "dym");

        Assert.Equal((2, 0, 2), (silent.ExitCode, day.ExitCode, wrong.ExitCode));
        Assert.Equal(
            $"{file}: line 3, date '03/04/2025': 2025-04-03 with the day first and 2025-03-04 with the month first, and no value of the column tells "
                + "which; give --dates dmy or --dates mdy",
            silent.ErrorLines[0]);
        Assert.Equal("32", Rows("s.csv").Single(row => row["customer_id"] == "2")["recency_days"]);
        Assert.Contains("--dates 'dym'", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_column_that_is_written_in_two_ways_and_names_both_lines()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,31/12/2024,5", "2,12/30/2024,7");

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));
        var asked = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"), "--dates", "dmy");

        Assert.Equal((2, 0), (result.ExitCode, asked.ExitCode));
        Assert.Equal(
            $"{file}: line 3, date '12/30/2024': written with the month first, and '31/12/2024' in line 2 with the day first; let the file write all in "
                + "one way, or give --dates dmy or --dates mdy if the others are slips, which are then errors of their lines",
            result.ErrorLines[0]);
        Assert.Contains("line 3, date '12/30/2024': no such day in the calendar, read with the day first", asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Currency_beside_amounts_is_that_of_the_file()
    {
        var euros = _folder.Write("e.csv", "customer_id,date,amount", "1,2025-01-02,€ 10.00", "2,2025-01-02,EUR 10.00");
        var mixed = _folder.Write("m.csv", "customer_id,date,amount", "1,2025-01-02,€10", "2,2025-01-02,£10");

        var taken = await _folder.RunAsync("score", euros, "-o", _folder.PathOf("s.csv"));
        var other = await _folder.RunAsync("score", euros, "-o", _folder.PathOf("s.csv"), "--currency", "USD");
        var two = await _folder.RunAsync("score", mixed, "-o", _folder.PathOf("s.csv"));

        Assert.Equal((0, 2, 2), (taken.ExitCode, other.ExitCode, two.ExitCode));
        Assert.Contains("Revenue 20.00 EUR", taken.OutputLines);
        Assert.Contains("line 2, amount '€ 10.00': in EUR, not in USD as --currency says", other.Error, StringComparison.Ordinal);
        Assert.Contains(
            "line 3, amount '£10': in GBP, and '€10' in line 2 is in EUR; amounts in different currencies are summed with --rates FILE", two.Error, StringComparison.Ordinal);
    }

    /// <summary>Spreadsheets name the separator in a line of its own, and write UTF-16 as "Unicode text".</summary>
    [Fact]
    public async Task Separator_line_is_followed_and_utf16_with_its_mark_is_read()
    {
        var file = _folder.PathOf("u.csv");
        await File.WriteAllTextAsync(file, "sep=;\r\n\r\ncustomer_id;date;amount\r\nM\u00fcller, A|B;31.12.2024;12,50\r\n2;30.12.2024;x\r\n", Encoding.Unicode);

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Revenue 12.50", result.OutputLines);
        Assert.Equal(
            ["customer_id;date;amount;reject_reason", "2;30.12.2024;x;\"amount: not a number like 1234,56\""], _folder.ReadLines("r.csv"));
        Assert.StartsWith($"{file}: line 5, amount 'x'", result.Error, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<Dictionary<string, string>>> Score(params string[] lines)
    {
        var result = await _folder.RunAsync("score", _folder.Write("t.csv", lines), "-o", _folder.PathOf("s.csv"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return Rows("s.csv");
    }

    private IReadOnlyList<Dictionary<string, string>> Rows(string file)
    {
        var rows = _folder.ReadLines(file).Where(line => !line.StartsWith('#')).Select(line => line.Split(',')).ToArray();
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)).OrderBy(row => row["customer_id"])];
    }
}
