namespace TierDecision.ProcessTests.Service;

/// <summary>Where the build put the programs that these tests start: beside the tests' own folder, in the same configuration.</summary>
internal static class ProgramPath
{
    public static string Service { get; } = Of("TierDecision.Service", "TierDecision.Service.dll");

    public static string TierCtl { get; } = Of("TierDecision.Cli", "tierctl.dll");

    /// <summary>The repository's folder.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The .NET host that runs these tests.</summary>
    public static string DotNet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath switch
    {
        { } path when Path.GetFileNameWithoutExtension(path) == "dotnet" => path,
        _ => "dotnet",
    };

    private static string Of(string project, string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(folder.Parent!.Parent!.FullName, project, folder.Name, file);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not there: build the solution.");
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TierDecision.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository: no TierDecision.sln above them.");
    }
}
