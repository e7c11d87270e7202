using System.Globalization;
using System.Text.RegularExpressions;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Explain;

public sealed partial class ExplainCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Spend_that_it_names_reaches_the_tier_when_scored_again_and_a_cent_less_does_not()
    {
        await ScoreAsync(extra: 0);
        var result = await ExplainAsync("60");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Tier silver, which begins at percentile 50; the score file says percentile 59.5", result.OutputLines);
        Assert.Contains("For gold coming back sooner is not enough on its own;", result.OutputLines);
        var amount = result.OutputLines.Select(line => Amount().Match(line)).First(match => match.Success).Groups[1].Value;
        var spend = decimal.Parse(amount, NumberStyles.Number, CultureInfo.InvariantCulture);

        await ScoreAsync(spend - 0.01m);
        Assert.Contains("60,,,,silver", _folder.ReadLines("scores.csv").Single(line => line.StartsWith("60,", StringComparison.Ordinal)), StringComparison.Ordinal);
        await ScoreAsync(spend);
        Assert.Contains("60,,,,gold", _folder.ReadLines("scores.csv").Single(line => line.StartsWith("60,", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gave_everything_back_is_told_that_only_a_purchase_helps()
    {
        var file = _folder.Write("r.csv", "customer_id,date,amount", "a,2026-01-01,10", "b,2026-01-05,90", "b,2026-01-06,-90", "c,2026-01-02,7");
        await _folder.RunAsync("score", file, "-o", _folder.PathOf("scores.csv"));

        var result = await ExplainAsync("b");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Tier standard, which begins at percentile 0; the score file says percentile 0", result.OutputLines);
        Assert.Contains("everything was given back: only a purchase that is kept lifts the customer", result.OutputLines);
    }

    [Fact]
    public async Task Best_tier_has_nothing_above_it()
    {
        await ScoreAsync(extra: 0);

        Assert.Contains("there is no better tier", (await ExplainAsync("100")).OutputLines);
    }

    [Fact]
    public async Task Score_of_another_making_is_told_apart()
    {
        await ScoreAsync(extra: 0);
        var result = await _folder.RunAsync("explain", "--customer", "100", "--scores", _folder.PathOf("scores.csv"), "--weights", "1,0,0");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Warning: the score file has 100 in platinum; it was scored with other weights", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_customer_that_is_not_there()
    {
        await ScoreAsync(extra: 0);
        var result = await ExplainAsync("nobody");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("has no customer nobody.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_score_file_that_says_nothing_of_purchases()
    {
        var file = _folder.Write("scores.csv", "customer_id,tier", "1,gold");
        var result = await ExplainAsync("1");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("does not give recency_days, frequency and monetary for every customer", result.Error, StringComparison.Ordinal);
    }

    private async Task ScoreAsync(decimal extra)
    {
        var lines = Enumerable.Range(1, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},2025-01-01,{i + (i == 60 ? extra : 0):0.00}"));
        var file = _folder.Write("t.csv", ["customer_id,date,amount", .. lines]);
        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("scores.csv"), "--weights", "0,0,1");
        Assert.Equal(0, result.ExitCode);
    }

    private Task<CliResult> ExplainAsync(string customer) =>
        _folder.RunAsync("explain", "--customer", customer, "--scores", _folder.PathOf("scores.csv"), "--weights", "0,0,1");

    [GeneratedRegex(@"^([0-9.,]+) more$")]
    private static partial Regex Amount();
}
