using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

public sealed class ProfitCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    private readonly string _sales;
    private readonly string _margins;
    private readonly string _contacts;

    public ProfitCommandTests()
    {
        _sales = _folder.Write(
            "sales.csv", "invoice,customer_id,date,amount,product", "1,ann,2026-01-05,1000.00,lamp", "2,bob,2026-01-06,300.00,desk",
            "3,cat,2026-01-07,200.00,lamp", "C3,cat,2026-01-09,-50.00,lamp");
        _margins = _folder.Write("margins.csv", "product,margin", "lamp,0.4", "desk,0.2");
        _contacts = _folder.Write(
            "contacts.csv", "customer_id,channel,minutes,count,caused_by_company", "ann,voice,12,2,false", "cat,voice,60,10,false", "bob,voice,30,5,true",
            "eve,chat,1,1,false");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Profit_losses_and_the_whale_curve_are_shown_and_written()
    {
        var result = await ScoreAsync("--profit", _folder.PathOf("p.csv"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Revenue 1,450.00: 1,500.00 less 50.00 given back", result.OutputLines);
        Assert.Contains("Profit 391.20: 520.00 gross, 35.9 % of the revenue, less 128.80 to serve", result.OutputLines);
        Assert.Contains("Cost to serve 12 contacts of 72 min 64.80, 3 orders 24.00, 1 return 40.00", result.OutputLines);
        Assert.Contains("Losses 1 customer, -42.00 in all; the largest is cat with -42.00", result.OutputLines);
        Assert.Contains("Whale curve the best 2 of 3 customers bring 110.7 % of the profit; the best fifth, 1 customer, 97.4 %", result.OutputLines);
        Assert.Contains("Charged to nobody 5 contacts of 30 min that the company caused, 27.00", result.OutputLines);
        Assert.Contains("1 contact of 1 min of customers without a sale, 0.90", result.OutputLines);
        Assert.Equal(
            [
                "customer_id,revenue,gross_profit,orders,order_cost,returns,return_cost,contacts,minutes,contact_cost,company_contacts,company_contact_cost,"
                    + "profit,cumulative_percent",
                "ann,1000,400,1,8,0,0,2,12,10.8,0,0,381.2,97.443763",
                "bob,300,60,1,8,0,0,0,0,0,5,27,52,110.736196",
                "cat,150,60,1,8,1,40,10,60,54,0,0,-42,100",
            ],
            _folder.ReadLines("p.csv"));
        var rows = _folder.ReadLines("s.csv").Select(line => line.Split(',')).ToArray();
        Assert.Equal(["381.2", "52", "-42"], rows.Skip(1).Take(3).Select(row => row[Array.IndexOf(rows[0], "margin")]));
    }

    [Fact]
    public async Task Explain_says_what_would_bring_a_loss_to_zero()
    {
        await ScoreAsync("--profit", _folder.PathOf("p.csv"));

        var result = await _folder.RunAsync("explain", "--customer", "cat", "--scores", _folder.PathOf("s.csv"), "--profit", _folder.PathOf("p.csv"));
        var without = await _folder.RunAsync("explain", "--customer", "cat", "--scores", _folder.PathOf("s.csv"));

        Assert.Contains("Profit -42.00, a loss: 60.00 gross of 150.00, less 102.00 to serve", result.OutputLines);
        Assert.Contains("10 contacts 54.00, 1 order 8.00, 1 return 40.00", result.OutputLines);
        Assert.Contains("For zero 42.00 more profit: 121.16 more sales like those so far, or 8 contacts fewer", result.OutputLines);
        Assert.Contains("Profit -42.00, a loss; zero takes 42.00 more. --profit FILE shows what it is made of", without.OutputLines);
    }

    [Fact]
    public async Task Explain_says_what_it_did_not_charge_and_rejects_a_customer_without_a_line()
    {
        await ScoreAsync("--profit", _folder.PathOf("p.csv"));
        var bob = await _folder.RunAsync("explain", "--customer", "bob", "--scores", _folder.PathOf("s.csv"), "--profit", _folder.PathOf("p.csv"));
        var other = _folder.Write("other.csv", [.. _folder.ReadLines("p.csv").Where(line => !line.StartsWith("bob", StringComparison.Ordinal))]);
        var missing = await _folder.RunAsync("explain", "--customer", "bob", "--scores", _folder.PathOf("s.csv"), "--profit", other);

        Assert.Contains("not charged: 5 contacts that the company caused, 27.00", bob.OutputLines);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("other.csv has no customer bob.", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_of_the_transactions_give_the_profit_and_are_not_read_unasked()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount,Profit", "a,2026-01-05,100.00,-5.00", "b,2026-01-05,100.00,n/a");
        var good = _folder.Write("g.csv", "customer_id,date,amount,COGS", "a,2026-01-05,100.00,120.00", "b,2026-01-05,100.00,");

        var unasked = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"));
        var bad = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--margins", "columns");
        var result = await _folder.RunAsync("score", good, "-o", _folder.PathOf("s.csv"), "--margins", "columns");
        var none = await _folder.RunAsync("score", _sales, "-o", _folder.PathOf("s.csv"), "--margins", "columns");

        Assert.Equal((0, 2, 0, 2), (unasked.ExitCode, bad.ExitCode, result.ExitCode, none.ExitCode));
        Assert.Contains("line 3, Profit 'n/a': not a number", bad.Error, StringComparison.Ordinal);
        Assert.Contains("Profit -20.00: -20.00 gross, -20.0 % of the revenue, less 0.00 to serve", result.OutputLines);
        Assert.Contains(
            "Profit unknown 1 customer: 1 sale without a margin, such as sales whose row gives neither a margin nor a cost; --margin SHARE is for what nothing "
            + "else speaks of", result.OutputLines);
        Assert.Contains("name it, --column margin=COLUMN, or that of the cost", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loss_reaches_the_tiers_that_ask_for_it_and_an_unknown_profit_is_none()
    {
        var policy = _folder.Write(
            "p.yaml",
            "name: p",
            "version: 1",
            "tiers: [{name: kept, when: {not: {margin: {below: 0}}}, priority: 5}, {name: loss, priority: 1}]",
            "unknown_customer: {tier: loss}",
            "queues: [{name: q}]",
            "routing: {default: [{queue: q}]}");
        var more = _folder.Write("more.csv", "invoice,customer_id,date,amount,product", "9,dan,2026-01-08,20.00,sofa");

        var result = await _folder.RunAsync(
            "score", _sales, more, "-o", _folder.PathOf("s.csv"), "--policy", policy, "--margins", _margins, "--service-cost", _contacts, "--cost",
            "minute=0.90", "--cost", "return=40");

        Assert.Equal("", result.Error);
        Assert.Contains(
            "Profit unknown 1 customer: 1 sale without a margin, such as product 'sofa'; --margin SHARE is for what nothing else speaks of", result.OutputLines);
        var rows = _folder.ReadLines("s.csv").Skip(1).Select(line => line.Split(',')).ToDictionary(row => row[0], row => row[4]);
        Assert.Equal(("kept", "kept", "loss", "kept"), (rows["ann"], rows["bob"], rows["cat"], rows["dan"]));
    }

    [Theory]
    [InlineData("--cost order=15", "--cost is about profits; say what of a sale is profit with --margin SHARE or --margins FILE")]
    [InlineData("--margin 0.3 --cost minute=1", "--cost of contacts needs the contacts: give --service-cost FILE")]
    [InlineData("--margin 0.3 --service-cost CONTACTS", "--service-cost needs what contacts cost: give --cost minute=AMOUNT")]
    [InlineData("--margin 0.3 --service-cost CONTACTS --cost minute=1 --cost voise=2", "--cost 'voise' is no thing that costs; did you mean 'voice'?")]
    [InlineData("--margin 0.3 --service-cost CONTACTS --cost voice=2", "nothing says what a contact on it costs: give --cost chat=AMOUNT")]
    [InlineData("--margin 0.3 --cost order=x", "--cost 'order=x': a cost is a number of 0 to 1,000,000")]
    [InlineData("--margin 0.3 --cost order", "--cost 'order' is not NAME=AMOUNT")]
    [InlineData("--margin 0.3 --cost order=1 --cost order=2", "--cost 'order=2' names 'order' a second time")]
    [InlineData("--margin 0.3 --gross --cost return=4", "--gross looks at no returns; leave out --cost return")]
    [InlineData("--margins SALES", "is given for two things")]
    [InlineData("--margins CONTACTS", "no column for it among customer_id, channel, minutes, count, caused_by_company")]
    [InlineData("--margins nowhere.csv", "nowhere.csv: no such file; nothing was scored.")]
    [InlineData("--margin 0.3 --profit SALES", "is both read and written")]
    public async Task Rejects_profit_options(string options, string message)
    {
        var words = options.Replace("CONTACTS", _contacts, StringComparison.Ordinal).Replace("SALES", _sales, StringComparison.Ordinal).Split(' ');

        var result = await _folder.RunAsync(["score", _sales, "-o", _folder.PathOf("s.csv"), .. words]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("s.csv")));
    }

    private Task<CliResult> ScoreAsync(params string[] more) => _folder.RunAsync(
    [
        "score", _sales, "-o", _folder.PathOf("s.csv"), "--margins", _margins, "--service-cost", _contacts, "--cost", "minute=0.90", "--cost", "order=8",
        "--cost", "return=40", .. more,
    ]);
}
