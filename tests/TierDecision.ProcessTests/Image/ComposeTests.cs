using System.Diagnostics;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Image;

/// <summary>The compose file: that it needs nothing but the clone.</summary>
public sealed class ComposeTests
{
    private const string KeyFile = "identity.key";

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(ProgramPath.Repository, "compose.yaml"));

    [Fact]
    public async Task Identity_key_is_made_once_for_its_owner_alone_by_the_command_of_the_file()
    {
        var folder = Directory.CreateTempSubdirectory("compose-").FullName;
        try
        {
            await RunAsync(folder);
            var key = await File.ReadAllTextAsync(Path.Combine(folder, KeyFile));
            await RunAsync(folder);

            Assert.Matches("^[0-9a-f]{32}$", key);
            Assert.Equal(key, await File.ReadAllTextAsync(Path.Combine(folder, KeyFile)));
            Assert.Equal([KeyFile], Directory.GetFiles(folder).Select(Path.GetFileName));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Path.Combine(folder, KeyFile)).UnixFileMode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Files_beside_the_compose_file_that_it_names_are_in_the_clone() => Assert.DoesNotContain(
        Lines, line => line.TrimStart().StartsWith("file:", StringComparison.Ordinal) || line.Contains("./", StringComparison.Ordinal));

    private static async Task RunAsync(string folder)
    {
        var command = Lines.First(line => line.TrimStart().StartsWith("- test -s", StringComparison.Ordinal)).TrimStart()[2..];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
