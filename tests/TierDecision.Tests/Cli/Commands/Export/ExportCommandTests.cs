using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Export;

public sealed class ExportCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Mappings => [.. ExampleExports.All.Select(export => export.Mapping)];

    [Theory]
    [MemberData(nameof(Mappings))]
    public async Task Scores_are_written_with_the_ids_that_came_in(string mapping)
    {
        var best = ExampleExports.All.First(export => export.Mapping == mapping).Best;
        await _folder.RunAsync(
            [
                "score", ExampleExports.PathOf(Repository.Root, mapping), "--mapping", mapping, "--region", "CN", "-o", _folder.PathOf("s.csv"),
                .. ExampleExports.EncodingOptions(mapping),
            ]);

        var result = await _folder.RunAsync("export", _folder.PathOf("s.csv"), "--mapping", mapping, "-o", _folder.PathOf("x.csv"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(_folder.ReadLines("x.csv"), line => line.StartsWith(best + ",", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Columns_and_words_are_those_of_the_system_and_no_cell_is_a_formula()
    {
        var mapping = _folder.Write(
            "crm.yaml", "name: crm", "columns:", "  customer: [Id]", "  date: [Date]", "export:", "  - column: Id", "    from: customer_id",
            "  - column: Level", "    from: tier", "    words:", "      platinum: 1 - Best", "      standard: 4 - Normal", "  - column: Mail", "    from: email");
        var scores = _folder.Write(
            "s.csv", "customer_id,tier,email", "=HYPERLINK(A1),platinum,a@example.com", "-17,gold,b@example.com", "@sum,standard,", "C1,standard,c@example.com",
            "C1,standard,d@example.com");

        var result = await _folder.RunAsync("export", scores, "--mapping", mapping, "-o", _folder.PathOf("x.csv"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            ["Id,Level,Mail", "'=HYPERLINK(A1),1 - Best,a@example.com", "-17,gold,b@example.com", "'@sum,4 - Normal,", "C1,4 - Normal,d@example.com"],
            _folder.ReadLines("x.csv"));
        Assert.StartsWith("Wrote 4 customers to ", result.OutputLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_bad_score_file_and_writes_nothing()
    {
        var scores = _folder.Write("s.csv", "customer_id,tier", "1,diamond");

        var result = await _folder.RunAsync("export", scores, "--mapping", "zoho-crm", "-o", _folder.PathOf("x.csv"));
        var same = await _folder.RunAsync("export", scores, "--mapping", "zoho-crm", "-o", scores);

        Assert.Equal((2, 2), (result.ExitCode, same.ExitCode));
        Assert.False(File.Exists(_folder.PathOf("x.csv")));
        Assert.Contains("is both read and written", same.Error, StringComparison.Ordinal);
    }
}
