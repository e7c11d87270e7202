using TierDecision.Tests.Scoring.Workbooks;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

public sealed class WorkbookTests : IDisposable
{
    private static readonly string[] Header = ["customer_id", "date", "amount", "note"];

    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // 45717 is 2025-03-01 in the spreadsheets that count from 1900, whose 60 is a day that there was not.
    [Fact]
    public async Task Dates_numbers_and_texts_of_a_sheet_are_read()
    {
        var file = Save(
            [
                Header,
                ["C1", TestWorkbook.Date(45717), TestWorkbook.Number(1299.5), "a, \"b\"; c\nd"],
                [TestWorkbook.Number(17), TestWorkbook.Date(45718.5), TestWorkbook.Number(1.299), ""],
                ["C1", TestWorkbook.Date(45719), TestWorkbook.Formula("C2*2", "2599"), ""],
            ]);

        var result = await ScoreAsync(file);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("As of 2025-03-03", result.OutputLines);
        Assert.Contains("Revenue 3,899.799", result.OutputLines);
        Assert.Equal(["C1", "17"], _folder.ReadLines("s.csv").Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Hidden_and_empty_sheets_are_passed_over_and_one_of_several_is_named()
    {
        string[][] rows = [Header, ["C1", "2025-03-01", TestWorkbook.Number(10), ""]];
        var single = new TestWorkbook().Sheet("Notes", rows, isHidden: true).Sheet("Empty", []).Sheet("Orders", rows).Save(_folder.PathOf("one.xlsx"));
        var several = new TestWorkbook().Sheet("2024", rows).Sheet("2025", rows).Sheet("2026", rows).Save(_folder.PathOf("three.xlsx"));

        Assert.Equal(0, (await ScoreAsync(single)).ExitCode);
        Assert.Equal($"{several}: has 3 sheets: '2024', '2025', '2026'; name one with --sheet NAME", (await ScoreAsync(several)).ErrorLines[0]);
        Assert.Equal(0, (await ScoreAsync(several, "--sheet", "2025")).ExitCode);
        Assert.Equal($"{several}: has no sheet '2027'; it has '2024', '2025', '2026'", (await ScoreAsync(several, "--sheet", "2027")).ErrorLines[0]);
        Assert.Equal(
            $"Next: tierctl score {several} --sheet 2025", (await _folder.RunAsync("inspect", several, "--sheet", "2025")).OutputLines[^1]);
    }

    [Fact]
    public async Task Rejects_merged_cells_unless_they_are_to_be_filled()
    {
        var file = new TestWorkbook().Sheet(
            "Orders",
            [
                ["customer_id", "date", "order_id", "total", "item"],
                ["C1", "2025-03-01", "D1", TestWorkbook.Number(100), "a"],
                ["", "", "", "", "b"],
                ["C2", "2025-03-02", "D2", TestWorkbook.Number(30), "c"],
            ],
            ["A2:A3", "B2:B3", "C2:C3", "D2:D3"]).Save(_folder.PathOf("m.xlsx"));

        var refused = await ScoreAsync(file);
        var filled = await ScoreAsync(file, "--merged", "fill", "--totals", "repeated");

        Assert.Equal(
            $"{file}: sheet 'Orders' has merged cells, 4 groups, the first A2:A3; give --merged fill if their value is that of each of them, or save the "
                + "sheet without merged cells",
            refused.ErrorLines[0]);
        Assert.Equal(0, filled.ExitCode);
        Assert.Contains("Revenue 130.00", filled.OutputLines);
    }

    // The one as the standard allows it, the other as openpyxl writes it.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Rejects_a_formula_without_a_value_by_its_cell(string? value)
    {
        var file = Save([Header, ["C1", "2025-03-01", TestWorkbook.Number(1), ""], ["C2", "2025-03-01", TestWorkbook.Formula("C2*2", value), ""]]);

        Assert.StartsWith($"{file}: sheet 'Orders': C3 is a formula without a value", (await ScoreAsync(file)).ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ids_whose_digits_a_spreadsheet_has_lost()
    {
        var file = Save([Header, [TestWorkbook.Number(9912140000000421), "2025-03-01", TestWorkbook.Number(1), ""]]);

        var result = await ScoreAsync(file);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("line 2, customer_id '9.91214000000042E+15': an id that a program wrote as a number", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public async Task Rejects_a_workbook_that_is_cut_off(double share)
    {
        var file = Save([Header, .. Enumerable.Range(0, 200).Select(i => new[] { $"C{i}", "2025-03-01", TestWorkbook.Number(i + 0.5), "" })]);
        var bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..(int)(bytes.Length * share)]);

        var result = await ScoreAsync(file);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"{file}: a workbook that cannot be read: ", result.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_zip_file_that_is_no_workbook()
    {
        var file = _folder.PathOf("z.xlsx");
        await using (var zip = new System.IO.Compression.ZipArchive(File.Create(file), System.IO.Compression.ZipArchiveMode.Create))
        {
            zip.CreateEntry("a.txt");
        }

        Assert.StartsWith($"{file}: a zip file, and no workbook of Excel (.xlsx)", (await ScoreAsync(file)).ErrorLines[0], StringComparison.Ordinal);
    }

    private string Save(string[][] rows) => new TestWorkbook().Sheet("Orders", rows).Save(_folder.PathOf("t.xlsx"));

    private Task<CliResult> ScoreAsync(string file, params string[] options) =>
        _folder.RunAsync(["score", file, "-o", _folder.PathOf("s.csv"), .. options]);
}
