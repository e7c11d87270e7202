using TierDecision.Scoring.Mappings;
using TierDecision.Tests.Scoring.Workbooks;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

/// <summary>Each mapping that comes with the product, on the export that was made for it.</summary>
public sealed class MappingTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public static TheoryData<string, string, string, string> Exports
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            foreach (var (mapping, best, spend, revenue) in ExampleExports.All)
            {
                data.Add(mapping, best, spend, revenue);
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_mapping_has_an_export() =>
        Assert.Equal(ExampleExports.All.Select(export => export.Mapping), ShippedMappings.All.Select(mapping => mapping.Name));

    [Theory]
    [MemberData(nameof(Exports))]
    public async Task Export_is_scored(string mapping, string best, string spend, string revenue)
    {
        var result = await ScoreAsync(
            ExampleExports.PathOf(Repository.Root, mapping), ["--mapping", mapping, .. ExampleExports.EncodingOptions(mapping)]);

        AssertScored(result, best, spend, revenue);
    }

    [Theory]
    [MemberData(nameof(Exports))]
    public async Task Order_of_columns_does_not_matter(string mapping, string best, string spend, string revenue)
    {
        var rows = ExampleExports.Rows(Repository.Root, mapping).Select(row => row.Reverse().ToArray());

        AssertScored(await ScoreAsync(Write(rows), "--mapping", mapping), best, spend, revenue);
    }

    // Companies rename fields: what a mapping knows by another name is named on the command line.
    [Theory]
    [MemberData(nameof(Exports))]
    public async Task Columns_that_are_named_otherwise_can_be_told(string mapping, string best, string spend, string revenue)
    {
        var rows = ExampleExports.Rows(Repository.Root, mapping);
        var options = ShippedMappings.Find(mapping)!.Apply(new());
        var (date, amount) = (Rename("date", "Tag X"), Rename(options.Names.ContainsKey("unit_price") ? "unit_price" : "amount", "Wert Y"));

        var refused = await ScoreAsync(Write(rows), "--mapping", mapping);
        var result = await ScoreAsync(Write(rows), "--mapping", mapping, "--column", date, "--column", amount);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("no column for it among", refused.Error, StringComparison.Ordinal);
        AssertScored(result, best, spend, revenue);

        string Rename(string field, string name)
        {
            // All that it could be.
            foreach (var known in options.Names[field])
            {
                var at = Array.FindIndex(rows[0], column => string.Equals(column, known, StringComparison.OrdinalIgnoreCase));
                if (at >= 0)
                {
                    rows[0][at] = rows[0].Contains(name) ? $"{name} 2" : name;
                }
            }

            return $"{field}={name}";
        }
    }

    /// <summary>Sub-forms come as merged cells, of the order and of the customer.</summary>
    [Fact]
    public async Task Merged_cells_of_a_sub_form_are_one_order()
    {
        var rows = ExampleExports.Rows(Repository.Root, "jiandaoyun");
        string[] ofOrder = [.. rows[1].Select((value, i) => i is 6 or 7 ? rows[2][i] : "")];
        var file = new TestWorkbook().Sheet(
            "表单", [rows[0], rows[1], ofOrder, .. rows[3..]], [.. "ABCDEFIJK".Select(column => $"{column}2:{column}3")]).Save(_folder.PathOf("j.xlsx"));

        AssertScored(await ScoreAsync(file, "--mapping", "jiandaoyun"), "北方机械", "15000", "20,000.00 CNY");
    }

    [Fact]
    public async Task Several_customers_in_one_field_are_nobody()
    {
        var file = _folder.Write(
            "h.csv", "Record ID,Deal Name,Deal Stage,Close Date,Amount,Associated Company IDs", "1,A,Closed Won,2025-01-02,10,7", "2,B,Closed Won,2025-01-03,20,7;8");

        Assert.Contains(
            "line 3, Associated Company IDs '7;8': several customers, separated by ';'", (await ScoreAsync(file, "--mapping", "hubspot")).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mapping_of_ones_own_is_a_file()
    {
        var mapping = _folder.Write(
            "our.yaml", "name: our-shop", "columns:", "  customer: [Wer]", "  date: [Wann]", "  amount: [Wieviel]", "dates: dmy", "decimal: comma",
            "currency: EUR");
        var file = _folder.Write("t.csv", "Wer;Wann;Wieviel", "K1;03.04.2025;1.299", "K2;04.04.2025;849");

        var result = await ScoreAsync(file, "--mapping", mapping);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Revenue 2,148.00 EUR", result.OutputLines);
        Assert.Contains("As of 2025-04-04", result.OutputLines);
    }

    [Fact]
    public async Task Rejects_a_mapping_with_all_that_is_wrong_with_it()
    {
        var mapping = _folder.Write(
            "our.yaml", "name: Our Shop", "columns:", "  custmer: [Wer]", "  date: [Wann]", "totals: frist", "time_zone: Europe/Berln", "export:",
            "  - column: Stufe", "    from: tire");

        var result = await ScoreAsync(_folder.Write("t.csv", "a"), "--mapping", mapping);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            [
                $"{mapping}: line 1, name: 'Our Shop' is no name of 1 to 40 small letters, digits and hyphens, such as my-shop",
                $"{mapping}: line 2, columns: has no 'customer': name the column of it",
                $"{mapping}: line 3, columns.custmer: 'custmer' is no field; did you mean 'customer'?",
                $"{mapping}: line 5, totals: 'frist' is no value of this key; did you mean 'first'?",
                $"{mapping}: line 6, time_zone: 'Europe/Berln' is no time zone such as Europe/Berlin or Asia/Shanghai",
                $"{mapping}: line 9, export[0].from: 'tire' is no column of a score file; did you mean 'tier'?",
            ],
            result.ErrorLines);
        Assert.Contains("--mapping 'shopfy': no mapping and no file", (await ScoreAsync("t.csv", "--mapping", "shopfy")).Error, StringComparison.Ordinal);
    }

    private void AssertScored(CliResult result, string best, string spend, string revenue)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains(result.OutputLines, line => line == $"Revenue {revenue}" || line.StartsWith($"Revenue {revenue}:", StringComparison.Ordinal));
        var lines = _folder.ReadLines("s.csv").Select(line => line.Split(',')).ToArray();
        var (customer, monetary) = (Array.IndexOf(lines[0], "customer_id"), Array.IndexOf(lines[0], "monetary"));
        Assert.Contains((best, spend), lines.Skip(1).Select(line => (line[customer], line[monetary])));
    }

    private string Write(IEnumerable<string[]> rows) =>
        _folder.Write("t.csv", [.. rows.Select(row => string.Join(',', row.Select(value => $"\"{value}\"")))]);

    private Task<CliResult> ScoreAsync(string file, params string[] options) =>
        _folder.RunAsync(["score", file, "-o", _folder.PathOf("s.csv"), "--region", "CN", .. options]);
}
