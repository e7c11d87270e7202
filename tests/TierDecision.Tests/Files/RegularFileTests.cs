using System.Diagnostics;
using NodaTime;
using TierDecision.Configuration.Access;
using TierDecision.Configuration.Policies;
using TierDecision.Files;
using TierDecision.Scoring.Texts;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Files;

public sealed class RegularFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Pipe_device_and_folder_are_refused_by_whoever_reads_files_without_waiting()
    {
        var pipe = In("pipe");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            mkfifo.WaitForExit();
        }

        File.CreateSymbolicLink(In("link"), pipe);
        foreach (var path in new[] { pipe, In("link"), "/dev/zero" })
        {
            Assert.Equal("is empty, or no regular file but a pipe or a device", RegularFile.Problem(path));
            Assert.Contains("no regular file", AccessKeysFile.ReadText(path).Problem, StringComparison.Ordinal);
            Assert.Contains("no regular file", Assert.Single(PolicyFile.Load(path, default).Findings).Reason, StringComparison.Ordinal);
            Assert.Null(TextSource.Of(path).Open(out var failure));
            Assert.Contains("no regular file", failure, StringComparison.Ordinal);
        }

        Assert.Equal("is a folder", RegularFile.Problem(_folder));
        Assert.Null(RegularFile.Problem(In("none")));
    }

    [Fact]
    public void Two_names_of_a_file_are_the_same_one_whatever_links_lead_there()
    {
        Directory.CreateDirectory(In("real"));
        File.WriteAllText(In("real/file"), "x");
        Directory.CreateSymbolicLink(In("folder"), In("real"));
        File.CreateSymbolicLink(In("link"), In("folder/file"));
        File.CreateSymbolicLink(In("loop"), In("loop"));

        Assert.True(RegularFile.IsSame(In("real/file"), In("real/../folder/./file")));
        Assert.True(RegularFile.IsSame(In("real/file"), In("link")));
        Assert.True(RegularFile.IsSame(In("none"), Path.GetRelativePath(Environment.CurrentDirectory, In("none"))));
        Assert.False(RegularFile.IsSame(In("real/file"), In("real/file2")));
        Assert.False(RegularFile.IsSame(In("real/file"), In("loop")));
        Assert.False(RegularFile.IsSame("/dev/stdout", "/dev/stderr"));
    }

    [Theory]
    [InlineData("--key-file")]
    [InlineData("--ca")]
    public async Task Pipe_with_a_key_or_certificates_is_refused_by_the_command_line_without_waiting(string option)
    {
        using var folder = new CliFolder();
        var pipe = In("pipe");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync();
        }

        var result = await folder.RunAsync("decide", "--contact", "voice", option, pipe);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{option} '{pipe}' is empty, or no regular file but a pipe or a device", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_the_system_are_known_also_behind_links_and_shared_memory_is_none()
    {
        File.CreateSymbolicLink(In("to-proc"), "/proc");
        File.CreateSymbolicLink(In("to-null"), "/dev/null");
        File.CreateSymbolicLink(In("loop"), In("loop"));

        Assert.All(["/dev/null", "/proc/self/x", "/sys/none/x", "/proc", In("to-proc/x"), In("to-null")], path => Assert.True(RegularFile.IsOfTheSystem(path), path));
        Assert.All(["/dev/shm/x.db", "/developer/x", In("x"), In("loop/x"), "proc/x"], path => Assert.False(RegularFile.IsOfTheSystem(path), path));
    }

    [Fact]
    public void Link_to_a_file_is_that_file()
    {
        File.WriteAllText(In("file"), "text");
        File.CreateSymbolicLink(In("link"), "file");

        Assert.Null(RegularFile.Problem(In("link")));
        Assert.True(RegularFile.IsWithin(_folder, In("link")));
    }

    [Theory]
    [InlineData("inner/file", true)]
    [InlineData("link-to-inner/file", true)]
    [InlineData("link-to-file", true)]
    [InlineData("link-out", false)]
    [InlineData("link-to-outside/secret", false)]
    [InlineData("chain", false)]
    public void File_is_within_a_folder_by_where_its_links_lead(string name, bool isWithin)
    {
        var (policies, outside) = (In("policies"), In("policies-elsewhere"));
        Directory.CreateDirectory(Path.Combine(policies, "inner"));
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(policies, "inner", "file"), "text");
        File.WriteAllText(Path.Combine(outside, "secret"), "text");
        File.CreateSymbolicLink(Path.Combine(policies, "link-to-inner"), "inner");
        File.CreateSymbolicLink(Path.Combine(policies, "link-to-file"), "link-to-inner/file");
        File.CreateSymbolicLink(Path.Combine(policies, "link-out"), "../policies-elsewhere/secret");
        File.CreateSymbolicLink(Path.Combine(policies, "link-to-outside"), outside);
        File.CreateSymbolicLink(Path.Combine(policies, "chain"), "link-to-outside/secret");

        Assert.Equal(isWithin, RegularFile.IsWithin(policies, Path.Combine(policies, name)));
    }

    [Fact]
    public void Holidays_behind_a_link_out_of_the_policys_folder_are_refused_and_nothing_of_them_is_told()
    {
        File.WriteAllText(In("secret"), "root:x:0:0");
        Directory.CreateDirectory(In("policies"));
        var policy = Path.Combine(In("policies"), "policy.yaml");
        File.WriteAllText(policy, "calendars: [{name: c, holidays_file: h.ics}]");
        File.CreateSymbolicLink(Path.Combine(In("policies"), "h.ics"), In("secret"));

        var findings = string.Join('\n', PolicyFile.Load(policy, Instant.FromUnixTimeSeconds(0)).Findings.Select(finding => finding.ToString()));

        Assert.Contains("is a link that leads out of the policy's folder", findings, StringComparison.Ordinal);
        File.Copy(In("secret"), Path.Combine(In("policies"), "plain.ics"));
        File.WriteAllText(policy, "calendars: [{name: c, holidays_file: plain.ics}]");
        findings += string.Join('\n', PolicyFile.Load(policy, Instant.FromUnixTimeSeconds(0)).Findings.Select(finding => finding.ToString()));
        Assert.Contains("is no iCalendar", findings, StringComparison.Ordinal);
        Assert.DoesNotContain("root:x", findings, StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(_folder, name);
}
