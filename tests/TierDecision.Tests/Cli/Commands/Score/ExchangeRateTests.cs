using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

public sealed class ExchangeRateTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Amounts_in_other_currencies_are_summed_by_the_table_of_rates()
    {
        var columns = _folder.Write("c.csv", "customer_id,date,amount,currency", "1,2025-01-01,100,USD", "2,2025-01-02,50,EUR", "3,2025-01-03,10,", "1,2025-01-04,-20,USD");
        var marks = _folder.Write("m.csv", "customer_id,date,amount", "1,2025-01-05,£10.00", "2,2025-01-06,€50.00");
        var rates = _folder.Write("r.csv", "currency,rate", "USD,0.9", "GBP,1.2", "EUR,1");

        var result = await ScoreAsync(columns, "--currency", "EUR", "--rates", rates);
        var beside = await ScoreAsync(marks, "--currency", "EUR", "--rates", rates);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Revenue 132.00 EUR: 150.00 less 18.00 given back", result.OutputLines);
        Assert.Equal((0, ""), (beside.ExitCode, beside.Error));
        Assert.Contains("Revenue 62.00 EUR", beside.OutputLines);
    }

    [Fact]
    public async Task Rejects_a_currency_without_a_rate_and_a_sign_of_several()
    {
        var rates = _folder.Write("r.csv", "currency,rate", "USD,0.9");
        var yen = _folder.Write("y.csv", "customer_id,date,amount,currency", "1,2025-01-01,100,JPY");
        var dollars = _folder.Write("d.csv", "customer_id,date,amount", "1,2025-01-01,$100");

        Assert.Contains(
            "line 2, currency 'JPY': in JPY, and the table of rates has no line for it; add one with what 1 JPY is worth in EUR",
            (await ScoreAsync(yen, "--currency", "EUR", "--rates", rates)).Error, StringComparison.Ordinal);
        Assert.Contains(
            "'$' is the sign of several currencies", (await ScoreAsync(dollars, "--currency", "EUR", "--rates", rates)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("USD,0", "line 2, rate '0': not more than 0")]
    [InlineData("US,0.9", "line 2, currency 'US': not a currency of three letters like EUR (ISO 4217)")]
    [InlineData("EUR,2", "line 2, rate '2': the amounts are summed in EUR, which is worth 1")]
    [InlineData("USD,1\nUSD,2", "line 3, currency 'USD': has a line already")]
    public async Task Rejects_a_table_of_rates_that_cannot_be(string lines, string reason)
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "1,2025-01-01,100");
        var rates = _folder.Write("r.csv", "currency,rate", lines);

        var result = await ScoreAsync(file, "--currency", "EUR", "--rates", rates);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal($"{rates}: {reason}", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Rejects_rates_without_the_currency_that_is_summed_in() =>
        Assert.Contains("--rates needs the currency", (await ScoreAsync(_folder.Write("t.csv", "a"), "--rates", "r.csv")).Error, StringComparison.Ordinal);

    private Task<CliResult> ScoreAsync(string file, params string[] options) =>
        _folder.RunAsync(["score", file, "-o", _folder.PathOf("s.csv"), .. options]);
}
