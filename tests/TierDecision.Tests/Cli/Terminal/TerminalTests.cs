using System.Diagnostics;
using TierDecision.Cli.Files;
using TierDecision.Cli.Terminal;
using TierDecision.Files;

namespace TierDecision.Tests.Cli.Terminal;

public class TerminalTests
{
    [Fact]
    public void Blanks_at_line_ends_are_left_out()
    {
        using var output = new StringWriter();
        using var lines = new TrimmedLines(output);

        lines.Write("  a  b  \n   \n");
        lines.Write("c   ");
        lines.Write("\n");

        Assert.Equal("  a  b\n\nc\n", output.ToString());
    }

    [Fact]
    public void Table_in_a_terminal_that_is_too_narrow_breaks_texts_and_no_numbers()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = CliConsole.Redirected(output, TextWriter.Null);
        console.Results.Profile.Width = 20;
        var table = Tables.Create("Decision", ">Amount", "Rules");
        table.Add("6e990fd9550d462f", "3,140.01", "best-customers, call-platinum");

        console.WriteTable(table);

        Assert.Contains("  6e990fd9550d462f   3,140.01   best-customers,\n                                call-platinum\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(20, console.Results.Profile.Width);
    }

    [Fact]
    public async Task Link_is_followed_and_stays_one()
    {
        var folder = Directory.CreateTempSubdirectory("tierctl-").FullName;
        var (target, link) = (Path.Combine(folder, "f.txt"), Path.Combine(folder, "link.txt"));
        await File.WriteAllTextAsync(target, "old");
        File.CreateSymbolicLink(link, target);

        using (var file = new AtomicFile(link))
        {
            await file.Writer.WriteAsync("new");
            file.Commit();
        }

        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal("new", await File.ReadAllTextAsync(target));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Device_is_written_to_as_it_is()
    {
        using (var file = new AtomicFile("/dev/null"))
        {
            await file.Writer.WriteAsync("gone");
            file.Commit();
        }

        Assert.NotNull(RegularFile.Problem("/dev/null"));
        Assert.DoesNotContain(Directory.GetFiles("/dev"), name => Path.GetFileName(name).StartsWith(".null.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Device_without_room_is_a_failure_of_the_file_and_given_up_it_is_none()
    {
        using (var full = new AtomicFile("/dev/full"))
        {
            await full.Writer.WriteAsync("no room");
            Assert.True(FileReports.IsFileFailure(Assert.ThrowsAny<Exception>(full.Commit)));
        }

        var abandoned = new AtomicFile("/dev/full");
        await abandoned.Writer.WriteAsync("no room");
        abandoned.Dispose();
    }

    [Fact]
    public async Task Pipe_gets_the_text_and_stays_a_pipe()
    {
        var folder = Directory.CreateTempSubdirectory("tierctl-").FullName;
        var pipe = Path.Combine(folder, "pipe");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync();
        }

        using var reader = Process.Start(new ProcessStartInfo("cat", [pipe]) { RedirectStandardOutput = true })!;
        using (var file = new AtomicFile(pipe))
        {
            await file.Writer.WriteAsync("through the pipe");
            file.Commit();
        }

        Assert.Equal("through the pipe", await reader.StandardOutput.ReadToEndAsync());
        Assert.Equal([pipe], Directory.GetFileSystemEntries(folder));
        Assert.NotNull(RegularFile.Problem(pipe));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task File_stands_as_it_was_until_the_new_one_is_complete()
    {
        var folder = Directory.CreateTempSubdirectory("tierctl-").FullName;
        var path = Path.Combine(folder, "f.txt");
        await File.WriteAllTextAsync(path, "old");
        using (var abandoned = new AtomicFile(path))
        {
            await abandoned.Writer.WriteAsync("half");
        }

        Assert.Equal("old", await File.ReadAllTextAsync(path));
        using (var complete = new AtomicFile(path))
        {
            await complete.Writer.WriteAsync("new");
            complete.Commit();
        }

        Assert.Equal("new", await File.ReadAllTextAsync(path));
        Assert.Single(Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }
}
