using Microsoft.Extensions.Configuration;
using TierDecision.Cli;
using TierDecision.Cli.Terminal;

namespace TierDecision.Tests.Shared;

/// <summary>A temporary folder and a command line that works in it: <c>tierctl</c> in this process, with the shipped policy and an embedded store of its own.</summary>
internal sealed class CliFolder : IDisposable
{
    private readonly Dictionary<string, string?> _environment = new(StringComparer.OrdinalIgnoreCase);

    public CliFolder()
    {
        Policy = Path.Combine(RepositoryRoot(), "policies", "contact-centre.yaml");
        EmbeddedFile = PathOf("store.db");
        Set("TIERDECISION__POLICY__FILE", Policy);
        Set("TIERDECISION__EMBEDDED__FILE", EmbeddedFile);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("tierctl-").FullName;

    public string Policy { get; }

    public string EmbeddedFile { get; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Sets an environment variable of the commands to come.</summary>
    public void Set(string name, string value) => _environment[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] = value;

    /// <summary>Writes a file of these lines; returns its path.</summary>
    public string Write(string name, params string[] lines)
    {
        File.WriteAllText(PathOf(name), string.Concat(lines.Select(line => line + "\n")));
        return PathOf(name);
    }

    /// <summary>The lines of a file, without the number of rows that ends a score file.</summary>
    public string[] ReadLines(string name) =>
        [.. File.ReadAllLines(PathOf(name)).Where(line => !line.StartsWith("# rows: ", StringComparison.Ordinal))];

    public async Task<CliResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new ConfigurationBuilder().AddInMemoryCollection(_environment).Build();
        var exitCode = await TierCtl.RunAsync(args, new CliContext(CliConsole.Redirected(output, error), environment, TimeProvider.System));
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TierDecision.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository: no TierDecision.sln above them.");
    }
}

/// <summary>What a command left behind.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The lines of standard output, each with its runs of blanks as one.</summary>
    public string[] OutputLines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
