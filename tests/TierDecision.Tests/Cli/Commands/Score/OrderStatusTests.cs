using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

/// <summary>What became of orders, by their status, amounts that were paid back, and lines that repeat a total. Public cases are named.</summary>
public sealed class OrderStatusTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Field case 3: woocommerce/woocommerce #26753, mailchimp/mc-woocommerce #288.</summary>
    [SharedDataFact]
    public async Task Cancelled_and_failed_orders_are_no_sales()
    {
        var result = await ScoreAsync(SharedData.MessyFile("3-a2b_status.csv"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Revenue 420.00", result.OutputLines);
        Assert.Contains("Not sales 2 orders that were not completed", result.OutputLines);
        Assert.Equal(["C1=40.00", "C3=300.00", "C5=80.00"], Spends());
    }

    /// <summary>Field case 1: julionc/awesome-shopify #81.</summary>
    [SharedDataFact]
    public async Task Shopify_export_counts_each_order_once_and_what_was_paid_back_not_at_all()
    {
        var file = SharedData.MessyFile("1-a1_shopify.csv");

        var asked = await ScoreAsync(file);
        var result = await ScoreAsync(file, "--mapping", "shopify");

        Assert.Equal(2, asked.ExitCode);
        Assert.Contains(
            "line 1, header: looks like an export of shopify; give --mapping shopify, or --mapping none", asked.Error, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Revenue 210.00 EUR: 2,210.00 less 2,000.00 given back", result.OutputLines);
        Assert.Equal(["ada@example.com=150.00", "bob@example.com=0.00", "dee@example.com=60.00"], Spends());
        Assert.Equal(["2", "0", "1"], Column("frequency"));
    }

    [Fact]
    public async Task Words_of_ones_own_are_asked_for_and_taken()
    {
        var file = _folder.Write(
            "t.csv", "customer_id,date,total,status", "1,2025-01-01,10,paid", "2,2025-01-02,20,cancelled", "3,2025-01-03,30,Klärung", "4,2025-01-04,40,Gut",
            "5,2025-01-05,50,refunded");

        var asked = await ScoreAsync(file);
        var told = await ScoreAsync(file, "--status", "Klärung=none", "--status", "Gut=sale");
        var others = await ScoreAsync(file, "--status", "*=none");

        Assert.Equal(2, asked.ExitCode);
        Assert.Contains(
            "line 4, status 'Klärung': not a status that is known; say what it makes of an order with --status \"Klärung=sale\", or none, refunded, credit "
                + "or discount; 1 more are not known",
            asked.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (told.ExitCode, others.ExitCode));
        Assert.Contains("Revenue 50.00: 100.00 less 50.00 given back", told.OutputLines);
        Assert.Contains("Revenue 10.00: 60.00 less 50.00 given back", others.OutputLines);
    }

    [Fact]
    public async Task Column_of_other_statuses_is_not_read_and_told()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount,status", "1,2025-01-01,10,VIP", "2,2025-01-02,20,new");

        var result = await ScoreAsync(file);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            $"{file}: status is not read: no word of it says that an order is no sale ('VIP', 'new'). --status WORD=none says it of one.",
            Assert.Single(result.ErrorLines));
        Assert.Contains("Revenue 30.00", result.OutputLines);
    }

    [Fact]
    public async Task Credit_notes_and_discounts_are_taken_off_whatever_their_sign()
    {
        var file = _folder.Write(
            "t.csv", "customer_id,date,invoice,amount,status", "1,2025-01-01,A1,100,invoice", "1,2025-01-01,A1,15,discount", "1,2025-02-01,A2,40,credit note",
            "2,2025-01-01,B1,50,invoice", "2,2025-01-01,B1,-5,discount", "2,2025-03-01,B2,9,void");

        var result = await ScoreAsync(file);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Not sales 1 refund, 1 order that was not completed, 2 discounts", result.OutputLines);
        Assert.Contains("Revenue 90.00: 150.00 less 60.00 given back or discounted", result.OutputLines);
        Assert.Equal(["1=45", "2=45"], Spends());
    }

    [Theory]
    [InlineData("First", "100", "")]
    [InlineData("Repeated", "100", "100")]
    public async Task Total_of_an_order_counts_once_wherever_it_stands(string totals, string first, string further)
    {
        var file = _folder.Write(
            "t.csv", "customer_id,date,order_id,total",
            $"1,2025-01-01,A1,{first}", $"1,2025-01-01,A1,{further}", $"1,2025-01-01,A1,{further}",
            $"2,2025-01-02,A2,{first}", $"2,2025-01-02,A2,{further}", "3,2025-01-03,A3,7");

        var asked = await ScoreAsync(file);
        var told = await ScoreAsync(file, "--totals", totals.ToLowerInvariant());

        Assert.Equal(2, asked.ExitCode);
        Assert.Contains($"line 3, order_id 'A1': the order has {(totals == "First" ? "an amount" : "the same amount")} in a line before", asked.Error, StringComparison.Ordinal);
        Assert.Contains($"give --totals {totals.ToLowerInvariant()}", asked.Error, StringComparison.Ordinal);
        Assert.Equal(0, told.ExitCode);
        Assert.Contains("Revenue 207.00", told.OutputLines);
        Assert.Equal($"{file}: 3 lines go on with an order whose total is counted already.", Assert.Single(told.ErrorLines));
        Assert.Equal(
            $"Next: tierctl score {file} --totals {(totals == "First" ? "first" : "repeated|lines")}", (await _folder.RunAsync("inspect", file)).OutputLines[^1]);
    }

    [Fact]
    public async Task Rejects_a_repeated_total_that_differs()
    {
        var file = _folder.Write("t.csv", "customer_id,date,order_id,total", "1,2025-01-01,A1,100", "1,2025-01-01,A1,30");

        var result = await ScoreAsync(file, "--totals", "repeated");

        Assert.Contains("line 3, total '30': not 100 as in line 2 of the same order", result.Error, StringComparison.Ordinal);
        Assert.Contains("Revenue 130.00", (await ScoreAsync(file)).OutputLines);
    }

    /// <summary>Field case 15: Automattic/woocommerce-payments #8522, woocommerce/woocommerce #7276.</summary>
    [SharedDataFact]
    public async Task Day_of_a_moment_is_that_of_the_shop()
    {
        var file = SharedData.MessyFile("15-a10_utc.csv");

        var written = await ScoreAsync(file);
        var shop = await ScoreAsync(file, "--time-zone", "America/New_York");

        Assert.Contains("dates are in UTC, such as '2025-03-10T23:30:00Z' in line 2", Assert.Single(written.ErrorLines), StringComparison.Ordinal);
        Assert.Equal((0, ""), (shop.ExitCode, shop.Error));
        Assert.Contains("As of 2025-03-10", shop.OutputLines);
        Assert.Equal(["1", "1"], Column("frequency"));
        Assert.Contains("Did you mean", (await ScoreAsync(file, "--time-zone", "Europe/Berln")).Error, StringComparison.OrdinalIgnoreCase);
    }

    private Task<CliResult> ScoreAsync(string file, params string[] options) =>
        _folder.RunAsync(["score", file, "-o", _folder.PathOf("s.csv"), .. options]);

    private string[] Spends() => [.. Column("customer_id").Zip(Column("monetary"), (id, spend) => $"{id}={spend}")];

    private string[] Column(string name)
    {
        var lines = _folder.ReadLines("s.csv").Select(line => line.Split(',')).ToArray();
        var at = Array.IndexOf(lines[0], name);
        return [.. lines.Skip(1).Select(line => line[at])];
    }
}
