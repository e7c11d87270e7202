using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Configuration;
using TierDecision.Cli;
using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Transactions;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

/// <summary>Files in other encodings, compressed, damaged, changing, and from standard input.</summary>
public sealed class EncodedExportTests : IDisposable
{
    private const string Latin = "customer;date;amount\nMüller;2025-01-10;1,50\nWeiß;2025-01-11;12,25\n";

    private const string Chinese = "customer,date,amount\n张三,2025-01-10,1.50\n李四,2025-01-11,12.25\n";

    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1252, Latin, "line 2, customer 'M\ufffdller': not UTF-8; it is 'Müller' with --encoding windows-1252")]
    [InlineData(54936, Chinese, "line 2, customer '\ufffd\ufffd\ufffd\ufffd': not UTF-8; it is 'ÕÅÈý' with --encoding windows-1252 or '张三' with --encoding gb18030")]
    [InlineData(54936, "客户,date,amount\n1,2025-01-10,1\n", "line 1, header '\ufffd\u037b\ufffd': not UTF-8; it is '¿Í»§' with --encoding windows-1252 or '客户' with --encoding gb18030")]
    public async Task Rejects_another_encoding_and_shows_what_each_makes_of_it(int page, string text, string error)
    {
        var file = Write("t.csv", Page(page).GetBytes(text));

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal([$"{file}: {error}", $"{file} cannot be used; nothing was scored."], result.ErrorLines);
    }

    [Theory]
    [InlineData(1252, "windows-1252", Latin, "Müller")]
    [InlineData(28591, "LATIN1", Latin, "Müller")]
    [InlineData(54936, "gb18030", Chinese, "张三")]
    [InlineData(1200, "utf-16", Chinese, "张三")]
    [InlineData(1201, "utf-16", Latin, "Müller")]
    public async Task Encoding_that_is_asked_for_is_read(int page, string encoding, string text, string customer)
    {
        var file = Write("t.csv", Page(page).GetBytes(text));

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--encoding", encoding);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Revenue 13.75", result.OutputLines);
        Assert.Contains(_folder.ReadLines("s.csv"), line => line.StartsWith(customer + ",", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mark_of_a_file_goes_before_the_option()
    {
        var file = Write("t.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Chinese)]);

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--encoding", "gb18030");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Rejects_bytes_that_are_none_of_the_encoding_that_was_asked_for()
    {
        var file = Write("t.csv", Page(1252).GetBytes(Latin));

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--encoding", "gb18030");

        Assert.Equal($"{file}: line 3, customer 'Wei\ufffd': not gb18030, as --encoding says", result.ErrorLines[0]);
    }

    /// <summary>In a file of UTF-8 it is a slip of one line, which can be put aside.</summary>
    [Fact]
    public async Task Single_line_of_another_encoding_is_an_error_of_that_line()
    {
        var file = Write("t.csv", [.. Encoding.UTF8.GetBytes("customer,date,amount\nJosé,2025-01-10,1.50\n"), .. Page(1252).GetBytes("Müller,2025-01-11,2\n")]);

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"{file}: line 3, customer 'M\ufffdller': not UTF-8; save the file as UTF-8", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Rejects_utf16_without_its_mark_and_says_what_reads_it()
    {
        var file = Write("t.csv", Encoding.Unicode.GetBytes(Latin));

        var result = await _folder.RunAsync("score", file);

        Assert.Equal($"{file}: no text in UTF-8; --encoding utf-16 reads it if it is UTF-16 without a mark at its beginning", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Compressed_file_is_read()
    {
        var file = Write("t.csv.gz", [.. Gzip("customer,date,amount\n1,2025-01-10,1.50\n"), .. Gzip("2,2025-01-11,2.50\n")]);

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Revenue 4.00", result.OutputLines);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.01)]
    public async Task Rejects_compressed_data_that_end_early(double share)
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => $"c{i * 7919 % 10007},2025-01-{1 + (i % 28):00},{i % 977}.50\n");
        var whole = Gzip("customer,date,amount\n" + string.Concat(rows));
        var file = Write("t.csv.gz", whole[..(int)(whole.Length * share)]);

        var result = await _folder.RunAsync("score", file, "-o", _folder.PathOf("s.csv"), "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith("the gzip data are damaged or end early: the file is not whole; copy it again", result.ErrorLines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("504B030414000600", "a workbook that cannot be read: ")]
    [InlineData("D0CF11E0A1B11AE1", "an Excel workbook of an early version or with a password; save it as .xlsx without a password, or as CSV")]
    public async Task Rejects_workbooks_by_name(string bytes, string reason)
    {
        var file = Write("t.csv", Convert.FromHexString(bytes));

        var result = await _folder.RunAsync("score", file);

        Assert.StartsWith($"{file}: {reason}", result.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_file_that_shrinks_while_it_is_read()
    {
        var file = _folder.Write("t.csv", ["customer,date,amount", .. Enumerable.Range(0, 10_000).Select(i => $"{i},2025-01-10,1.50")]);
        using var reader = TransactionFileReader.Open(file);

        var rows = reader.Read().GetEnumerator();
        Assert.True(rows.MoveNext());
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(100_000);
        }

        while (rows.MoveNext())
        {
        }

        Assert.True(reader.Report.IsUnreadable);
        Assert.Contains(reader.Report.Errors, error => error.Reason.StartsWith("is still being written: it changed while it was read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Standard_input_is_read()
    {
        var result = await RunWithInput("customer,date,amount\n1,2025-01-10,1.50\n", "score", "-", "-o", _folder.PathOf("s.csv"));
        var bad = await RunWithInput("customer,date,amount\n1,x,1.50\n", "score", "-", "-o", _folder.PathOf("s.csv"));
        var empty = await RunWithInput("", "score", "-", "-o", _folder.PathOf("s.csv"));
        var twice = await RunWithInput("", "score", "-", "-");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("standard input: line 2, date 'x': not a date", bad.Error, StringComparison.Ordinal);
        Assert.StartsWith("standard input: is empty", empty.Error, StringComparison.Ordinal);
        Assert.StartsWith("- is given twice; there is one standard input.", twice.Error, StringComparison.Ordinal);
    }

    private async Task<CliResult> RunWithInput(string input, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new ConfigurationBuilder()
            .AddInMemoryCollection([new("TIERDECISION:POLICY:FILE", _folder.Policy)]).Build();
        var exitCode = await TierCtl.RunAsync(args, new CliContext(CliConsole.Redirected(output, error), environment, TimeProvider.System)
        {
            Input = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
        });
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder.PathOf(name), bytes);
        return _folder.PathOf(name);
    }

    private static Encoding Page(int page) => CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page);

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
