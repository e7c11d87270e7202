using System.Text;
using TierDecision.Storage.Logs;

namespace TierDecision.Tests.Storage.Logs;

public sealed class FileLineLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lines-").FullName;

    private string LogFile => Path.Combine(_folder, "logs", "lines.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Lines_are_there_as_soon_as_they_are_appended()
    {
        await using var log = new FileLineLog(LogFile, fileBytes: 1 << 20, filesKept: 10);

        Assert.Equal(new LineLogResult(2, null), await AppendAsync(log, "one", "zwei äöü"));
        Assert.Equal(["one", "zwei äöü"], Read(LogFile));
        Assert.Equal(new LineLogResult(1, null), await AppendAsync(log, "three"));
        Assert.Equal(["one", "zwei äöü", "three"], Read(LogFile));
    }

    [Fact]
    public async Task Full_file_gets_a_number_and_the_oldest_go()
    {
        await using var log = new FileLineLog(LogFile, fileBytes: 10, filesKept: 2);
        foreach (var line in new[] { "first-of-all", "second-line", "third-line", "fourth-line", "5" })
        {
            Assert.Null((await AppendAsync(log, line)).Problem);
        }

        Assert.Equal([LogFile, LogFile + ".1", LogFile + ".2"], Directory.GetFiles(Path.GetDirectoryName(LogFile)!).Order(StringComparer.Ordinal));
        Assert.Equal(["third-line", "fourth-line", "5"], new[] { ".2", ".1", "" }.SelectMany(number => Read(LogFile + number)));
    }

    [Theory]
    [InlineData(1, "5")]
    [InlineData(2, "fourth-line", "5")]
    [InlineData(100, "third-line", "fourth-line", "5")]
    public async Task Last_lines_are_read_over_all_files_while_they_are_written(int count, params string[] last)
    {
        await using var log = new FileLineLog(LogFile, fileBytes: 10, filesKept: 2);
        await AppendAsync(log, "third-line");
        await AppendAsync(log, "fourth-line");
        await AppendAsync(log, "5");

        var reading = await new FileLineLog(LogFile, fileBytes: 10, filesKept: 2).ReadLastAsync(count, CancellationToken.None);

        Assert.Null(reading.Problem);
        Assert.Equal(last, reading.Lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Lines_of_any_length_are_read_from_the_end(int count)
    {
        // Around the size of what is read at a time, and beyond what is read of a line.
        string[] lines =
        [
            "", "first", new('a', (64 * 1024) - 1), new('b', 64 * 1024), "", new('c', (64 * 1024) + 1), new('ü', 200_000), "x",
            new('d', ILineLog.LongestRead + 1), new('e', ILineLog.LongestRead), "last",
        ];
        await using var log = new FileLineLog(LogFile, fileBytes: 1 << 30, filesKept: 2);
        await AppendAsync(log, lines);

        var reading = await log.ReadLastAsync(count, CancellationToken.None);

        Assert.Null(reading.Problem);
        Assert.Equal(lines.Select(line => line.Length > ILineLog.LongestRead ? "" : line).TakeLast(count), reading.Lines);
    }

    [Fact]
    public async Task Pipe_or_folder_is_no_log()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]);
        await mkfifo.WaitForExitAsync();
        await using var log = new FileLineLog(pipe, fileBytes: 1 << 20, filesKept: 1);

        Assert.StartsWith("is no regular file but a pipe", FileLineLog.Problem(pipe, "{"u8), StringComparison.Ordinal);
        Assert.Equal("is a folder", FileLineLog.Problem(_folder, "{"u8));
        Assert.Null(FileLineLog.Problem(LogFile, "{"u8));
        var result = await AppendAsync(log, "line");
        Assert.Equal(0, result.Appended);
        Assert.Contains("is no regular file", result.Problem, StringComparison.Ordinal);
        Assert.Empty((await log.ReadLastAsync(1, CancellationToken.None)).Lines!);
    }

    [Theory]
    [InlineData("SQLite format 3\0and so on", "holds something else than such a log")]
    [InlineData("keys:", "holds something else than such a log")]
    [InlineData("{\"number\":1}", "holds something else than such a log")]
    [InlineData("{\"format\":2,\"decision_id\":\"1\"}\n", null)]
    [InlineData("{\"for", null)]
    [InlineData("", null)]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0{\"format\":2}\n", null)]
    public async Task File_that_begins_otherwise_than_a_line_is_no_log(string text, string? problem)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogFile)!);
        await File.WriteAllTextAsync(LogFile, text);

        Assert.Equal(problem, FileLineLog.Problem(LogFile, "{\"format\":"u8));
        Assert.Equal(text, await File.ReadAllTextAsync(LogFile));
    }

    [Fact]
    public async Task Log_that_is_not_there_has_no_lines()
    {
        var reading = await new FileLineLog(LogFile, fileBytes: 10, filesKept: 2).ReadLastAsync(10, CancellationToken.None);

        Assert.Null(reading.Problem);
        Assert.Empty(reading.Lines!);
        Assert.False(File.Exists(LogFile));
    }

    [Fact]
    public async Task Log_goes_on_where_it_ended_and_ends_a_line_that_was_cut_off()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogFile)!);
        await File.WriteAllTextAsync(LogFile, "whole\ncut o");

        await using (var log = new FileLineLog(LogFile, fileBytes: 1 << 20, filesKept: 10))
        {
            await AppendAsync(log, "new");
        }

        await using (var log = new FileLineLog(LogFile, fileBytes: 1 << 20, filesKept: 10))
        {
            await AppendAsync(log, "newer");
        }

        Assert.Equal(["whole", "cut o", "new", "newer"], Read(LogFile));
    }

    [Fact]
    public async Task File_that_cannot_be_opened_is_a_problem_and_tried_again()
    {
        Directory.CreateDirectory(LogFile);
        await using var log = new FileLineLog(LogFile, fileBytes: 1 << 20, filesKept: 10);

        var failed = await AppendAsync(log, "one");
        Directory.Delete(LogFile);
        var written = await AppendAsync(log, "one");

        Assert.Equal((0, true), (failed.Appended, failed.Problem is not null));
        Assert.Equal(new LineLogResult(1, null), written);
        Assert.Equal(["one"], Read(LogFile));
    }

    private static async Task<LineLogResult> AppendAsync(FileLineLog log, params string[] lines) =>
        await log.AppendAsync([.. lines.Select(line => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(line)))], CancellationToken.None);

    // The log keeps it open for writing.
    private static string[] Read(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
