using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

public sealed class RepeatedRowsTests : IDisposable
{
    private const string Header = "id,customer_id,date,amount";

    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Equal_rows_of_a_file_are_told_and_a_rule_decides()
    {
        var file = _folder.Write("t.csv", Header, "x,1,2025-01-01,10", "y,2,2025-01-02,5", "x,1,2025-01-01,10");

        var kept = await ScoreAsync([file]);
        var once = await ScoreAsync([file], "--duplicates", "once");
        var silent = await ScoreAsync([file], "--duplicates", "keep");

        Assert.Equal(
            $"{file}: 1 row is equal in everything to one before, the first in line 4; each counts. --duplicates once counts them once.",
            Assert.Single(kept.ErrorLines));
        Assert.Contains("Revenue 25.00", kept.OutputLines);
        Assert.Equal($"{file}: 1 row left out that had come before.", Assert.Single(once.ErrorLines));
        Assert.Contains("Revenue 15.00", once.OutputLines);
        Assert.Contains("Revenue 25.00", silent.OutputLines);
    }

    // Overlapping exports counted twice, without a word.
    [Fact]
    public async Task Rejects_a_row_that_stands_in_two_files_unless_a_rule_decides()
    {
        var first = _folder.Write("a.csv", Header, "x,1,2025-01-01,10", "y,2,2025-01-02,5");
        var second = _folder.Write("b.csv", Header, "y,2,2025-01-02,5", "z,3,2025-01-03,7");

        var refused = await ScoreAsync([first, second]);
        var once = await ScoreAsync([first, second], "--duplicates", "once");
        var kept = await ScoreAsync([first, second], "--duplicates", "keep");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"{second}: line 2, line 'y,2,2025-01-02,5': stands in {first}, too: two exports overlap", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Revenue 22.00", once.OutputLines);
        Assert.Contains("Revenue 27.00", kept.OutputLines);
    }

    [Fact]
    public async Task Transaction_with_an_id_counts_once()
    {
        var file = _folder.Write("t.csv", Header, "x,1,2025-01-01,10", "x,1,2025-01-01,10", "y,2,2025-01-02,5");
        var other = _folder.Write("o.csv", Header, "x,1,2025-01-01,10", "x,1,2025-01-01,12");

        var result = await ScoreAsync([file], "--column", "transaction=id");
        var differing = await ScoreAsync([other], "--column", "transaction=id");

        Assert.Contains("Revenue 15.00", result.OutputLines);
        Assert.Equal(2, differing.ExitCode);
        Assert.Contains(
            "line 3, id 'x': is the transaction of line 2, which says something else; --duplicates once counts the first", differing.Error,
            StringComparison.Ordinal);
        Assert.Contains("Revenue 10.00", (await ScoreAsync([other], "--column", "transaction=id", "--duplicates", "once")).OutputLines);
    }

    private Task<CliResult> ScoreAsync(string[] files, params string[] options) =>
        _folder.RunAsync(["score", .. files, "-o", _folder.PathOf("s.csv"), .. options]);
}
