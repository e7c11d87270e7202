using System.Net.Http.Json;
using System.Text.Json;
using TierDecision.ProcessTests.Service;
using TierDecision.Tests.Shared;

namespace TierDecision.ProcessTests.Cli;

/// <summary><c>tierctl rank</c> with a running service, and the same questions over HTTP.</summary>
public sealed class RankCommandTests : IDisposable
{
    private static readonly Dictionary<string, string> Orders = new(ServiceProcess.SmallDemo)
    {
        ["TIERDECISION__POLICY__FILE"] = Path.Combine(ProgramPath.Repository, "policies", "orders.yaml"),
    };

    private static readonly string Sample = Path.Combine(ProgramPath.Repository, "samples", "orders.csv");

    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sample_is_ranked_as_tables_as_csv_and_as_json()
    {
        await using var service = await ServiceProcess.StartAsync(Orders);
        string[] rank = ["rank", Sample, "--capacity", "2", "--now", "2026-12-06T08:00:00Z", "--service", service.GrpcAddress.ToString()];

        var table = await _folder.RunAsync(rank);
        var csv = await _folder.RunAsync([.. rank, "--format", "csv", "--language", "zh"]);
        var json = await _folder.RunAsync([.. rank, "--format", "json"]);

        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        Assert.Contains("Do not make it:", table.OutputLines);
        Assert.Contains(table.OutputLines, line => line.StartsWith("The customers are made up", StringComparison.Ordinal));
        Assert.Contains(table.OutputLines, line => line.StartsWith("Product desk: 2 units an hour of warehouse; 4 promises, 1 kept", StringComparison.Ordinal));
        Assert.Contains(table.OutputLines, line => line.StartsWith("Stock of desk: ", StringComparison.Ordinal));

        Assert.Equal(0, csv.ExitCode);
        Assert.Equal(7, csv.OutputLines.Length);
        Assert.StartsWith("product,place,order_id,tier,makes_it,", csv.OutputLines[0], StringComparison.Ordinal);
        Assert.StartsWith("desk,1,A-20,standard,false,2026-12-07T00:30:00Z,2026-12-07T01:00:00Z,", csv.OutputLines[1], StringComparison.Ordinal);
        Assert.Contains("已经延迟。", csv.OutputLines[1], StringComparison.Ordinal);

        var answer = JsonDocument.Parse(json.Output).RootElement;
        var desk = answer.GetProperty("ranking").GetProperty("by_product").GetProperty("products")[0];
        Assert.Equal(3, desk.GetProperty("give_ups").GetArrayLength());
        Assert.Equal("desk", answer.GetProperty("allocation").GetProperty("by_product").GetProperty("products")[0].GetProperty("product").GetString());
    }

    [Fact]
    public async Task Orders_that_name_nobody_who_can_be_read_are_counted_with_their_lines()
    {
        await using var service = await ServiceProcess.StartAsync(Orders);
        var file = _folder.Write(
            "o.csv", "Order No,Phone,Due date", "A,4.917E+11,2026-12-06T12:00:00Z", "B,+442079460958,2026-12-06T12:00:00Z", "C,anonymous,2026-12-06T12:00:00Z", "D,1001,2026-12-06T12:00:00Z",
            "D,1001,2026-12-06T12:00:00Z");

        var result = await _folder.RunAsync("rank", file, "--service", service.GrpcAddress.ToString(), "--now", "2026-12-06T08:00:00Z", "--format", "csv");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            [
                $"Warning: {file}: 4 orders name no customer that can be read and are ranked as of an unknown customer; lines 2, 4, 5, 6.",
                $"Warning: {file}: 1 order names a customer whom nobody knows and is ranked as of an unknown one; line 3.",
                $"Warning: {file}: 1 line has the order and the product of a line before and is ranked by itself; line 6.",
            ],
            result.ErrorLines);
        Assert.Equal(6, result.OutputLines.Length);
    }

    [Fact]
    public async Task Errors_of_the_service_name_lines_and_columns_of_the_file_by_kind()
    {
        await using var service = await ServiceProcess.StartAsync(Orders);
        var lines = Enumerable.Range(1, 6).Select(i => $"{i},2026-12-07T08:00:00Z,2026-12-09T08:00:00Z,1");
        var file = _folder.Write("o.csv", ["Order No,Order date,Due date,On hand", "x,,2026-12-06T08:00:00Z,1", .. lines]);
        string[] rank = ["rank", file, "--service", service.GrpcAddress.ToString(), "--now", "2026-12-06T08:00:00Z"];

        var result = await _folder.RunAsync(rank);
        var written = await _folder.RunAsync([.. rank, "--errors", _folder.PathOf("e.txt")]);

        Assert.Equal((2, 2), (result.ExitCode, written.ExitCode));
        Assert.StartsWith($"{file}: line 3, Order date: ", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{file}: line 4, Order date: ", result.ErrorLines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{file}: and 3 more like this: Order date: ", result.ErrorLines[3], StringComparison.Ordinal);
        Assert.Equal($"{file}: the service found 6 errors; nothing was ranked.", result.ErrorLines[4]);
        Assert.Equal($"{file}: --errors FILE writes every error to a file.", result.ErrorLines[5]);
        Assert.Equal(result.ErrorLines.SkipLast(1), written.ErrorLines);
        Assert.Equal(6, _folder.ReadLines("e.txt").Length);
        Assert.StartsWith($"{file}: line 8, Order date: ", _folder.ReadLines("e.txt")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_that_is_about_no_order_is_told_as_the_service_tells_it()
    {
        await using var service = await ServiceProcess.StartAsync(Orders);
        string[] rank = ["rank", Sample, "--service", service.GrpcAddress.ToString(), "--language", "tlh"];
        var result = await _folder.RunAsync([.. rank, "--now", "2026-12-06T08:00:00Z"]);
        var mixed = await _folder.RunAsync([.. rank, "--now", "2026-12-01T00:00:00Z"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(result.ErrorLines, line => line.StartsWith("  by_product.language: ", StringComparison.Ordinal));
        Assert.Equal(2, mixed.ExitCode);
        Assert.Contains(mixed.ErrorLines, line => line.StartsWith($"{Sample}: line 2, order_date: ", StringComparison.Ordinal));
        Assert.Contains(mixed.ErrorLines, line => line.StartsWith("by_product.language: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Good_lines_are_ranked_and_the_bad_ones_kept()
    {
        await using var service = await ServiceProcess.StartAsync(Orders);
        var file = _folder.Write("o.csv", "order_id,units", "a,1", "b,x", "c,2");
        var result = await _folder.RunAsync(
            "rank", file, "--service", service.GrpcAddress.ToString(), "--format", "csv", "--capacity", "2", "--rejects", _folder.PathOf("r.csv"),
            "--errors", _folder.PathOf("e.txt"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["a", "c"], result.OutputLines.Skip(1).Select(line => line.Split(',')[2]).Order(StringComparer.Ordinal));
        Assert.Equal(["order_id,units,reject_reason", "b,x,\"units: not a number like 1234.56\""], _folder.ReadLines("r.csv"));
        Assert.Equal([$"{file}: line 3, units 'x': not a number like 1234.56"], _folder.ReadLines("e.txt"));
        Assert.Contains($"{file}: 1 bad line of 3; they are kept in {_folder.PathOf("r.csv")}.", result.ErrorLines);
    }

    [Fact]
    public async Task Errors_of_the_file_are_told_by_kind_with_a_remedy_before_any_service_is_asked()
    {
        var file = _folder.Write("o.csv", ["order_id,units", "good,1", .. Enumerable.Range(1, 100).Select(i => $"{i},{-i}")]);
        var result = await _folder.RunAsync("rank", file, "--service", "http://127.0.0.1:1");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal($"{file}: and 97 more like this: units: must be more than 0", result.ErrorLines[3]);
        Assert.StartsWith(
            $"{file}: 100 bad lines of 101; nothing was ranked. Mend how the file writes units;", result.ErrorLines[4], StringComparison.Ordinal);
        Assert.Equal($"{file}: --errors FILE writes every error to a file.", result.ErrorLines[5]);
    }

    [Theory]
    [InlineData("o.csv", "e.txt")]
    [InlineData("r.csv", "o.csv")]
    [InlineData("r.csv", "r.csv")]
    public async Task Rejects_files_that_are_read_or_written_already(string rejects, string errors)
    {
        var file = _folder.Write("o.csv", "order_id", "a");
        var result = await _folder.RunAsync("rank", file, "--rejects", _folder.PathOf(rejects), "--errors", _folder.PathOf(errors));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("name another file", result.Error, StringComparison.Ordinal);
        Assert.Equal(["order_id", "a"], _folder.ReadLines("o.csv"));
    }

    [Fact]
    public async Task Numbers_for_a_product_that_no_order_has_are_warned_of_with_the_nearest_that_is_there()
    {
        await using var service = await ServiceProcess.StartAsync(Orders);
        var file = _folder.Write("o.csv", "order_id,customer_id,product", "a,46,desk", "b,46,chair");

        var result = await _folder.RunAsync(
            "rank", file, "--capacity", "1", "--capacity", "desc=2", "--stock", "1", "--stock", "wardrobe=3", "--service", service.GrpcAddress.ToString());

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Warning: --capacity: no order has the product 'desc'; did you mean 'desk'?", result.ErrorLines);
        Assert.Contains("Warning: --stock: no order has the product 'wardrobe'.", result.ErrorLines);
    }

    [Fact]
    public async Task Products_can_be_asked_for_over_http_too()
    {
        await using var service = await ServiceProcess.StartAsync(Orders);
        var body = new
        {
            by_product = new { language = "zh", capacities = new[] { new { product = "desk", units_per_hour = 2 } } },
            orders = new[] { new { order_id = "a", product = "desk", customer = new { customer_id = "46" } } },
        };
        using var response = await service.Http.PostAsJsonAsync("/v1/rank-orders", body);
        var product = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("by_product").GetProperty("products")[0];

        Assert.Equal("desk", product.GetProperty("product").GetString());
        var detail = product.GetProperty("orders")[0].GetProperty("detail");
        Assert.Equal("platinum", detail.GetProperty("tier").GetProperty("name").GetString());
        Assert.Equal("排在最后。", detail.GetProperty("reason_text").GetString());
    }

    [Theory]
    [InlineData("order_id,promised\na,2026-01-05 10:00:00\n", "time zone it is with --time-zone")]
    [InlineData("sku,promised\na,2026-01-05\n", "no column for it among sku, promised; name it: --column order=COLUMN")]
    [InlineData("order_id,units\na,-1\n", "must be more than 0")]
    [InlineData("order_id,product,stock\na,x,1\nb,x,2\n", "the orders of product 'x' have different values of stock, such as 1 and 2")]
    [InlineData("order_id\n", "has no orders")]
    public async Task Rejects_a_file_that_cannot_be_ranked_before_any_service_is_asked(string file, string expected)
    {
        var result = await _folder.RunAsync("rank", _folder.Write("o.csv", file.TrimEnd('\n').Split('\n')), "--service", "http://127.0.0.1:1");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--capacity", "desk=")]
    [InlineData("--capacity", "0")]
    [InlineData("--stock", "1.5")]
    [InlineData("--stock", "desk=-1")]
    [InlineData("--time-zone", "Mars/Olympus")]
    [InlineData("--format", "xml")]
    public async Task Rejects_options_that_make_no_sense(string option, string value)
    {
        var result = await _folder.RunAsync("rank", Sample, option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(value, result.Error, StringComparison.Ordinal);
    }
}
