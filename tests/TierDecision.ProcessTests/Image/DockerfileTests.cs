using System.Diagnostics;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Image;

/// <summary>What the image is restored from, by the command of the Dockerfile itself.</summary>
public sealed class DockerfileTests
{
    [Fact]
    public async Task Image_restores_from_every_project_and_its_lock_file_and_from_no_code()
    {
        var source = Path.Combine(ProgramPath.Repository, "src");
        var files = Directory.GetFiles(source, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(source, path)).ToList();
        var copy = Directory.CreateTempSubdirectory("image-").FullName;
        try
        {
            foreach (var file in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, "src", file))!);
                await File.WriteAllTextAsync(Path.Combine(copy, "src", file), "");
            }

            using var filter = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Filter()]) { WorkingDirectory = copy })!;
            await filter.WaitForExitAsync();

            var projects = files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).ToList();
            Assert.Equal(0, filter.ExitCode);
            Assert.Equal(
                projects.Concat(projects.Select(project => Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"))).Order(StringComparer.Ordinal),
                Entries(Path.Combine(copy, "src"), Directory.GetFiles));
            Assert.Equal(
                projects.Select(project => Path.GetDirectoryName(project)!).Order(StringComparer.Ordinal),
                Entries(Path.Combine(copy, "src"), Directory.GetDirectories));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static IEnumerable<string> Entries(string folder, Func<string, string, SearchOption, string[]> find) =>
        find(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal);

    // The one command of the stage that keeps the projects.
    private static string Filter() => File.ReadLines(Path.Combine(ProgramPath.Repository, "Dockerfile"))
        .SkipWhile(line => !line.EndsWith(" AS projects", StringComparison.Ordinal))
        .First(line => line.StartsWith("RUN ", StringComparison.Ordinal))["RUN ".Length..];
}
