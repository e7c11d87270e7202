namespace TierDecision.Tests.Shared;

/// <summary>
/// Reference data that published results are compared on. It is not part of the repository: it lies in <c>../shared/data</c> beside it, and tests that
/// need it are skipped where it does not.
/// </summary>
internal static class SharedData
{
    /// <summary>The folder, whether it exists or not.</summary>
    public static string Folder { get; } = System.IO.Path.Combine(RepositoryRoot(), "..", "shared", "data");

    /// <summary>Why a test on these data cannot run; null where it can.</summary>
    public static string? WhyAbsent => Directory.Exists(Folder) ? null : "The reference data of ../shared/data (beside the repository) are not there.";

    /// <summary>The path of a file in the folder.</summary>
    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>The path of an input of a public case, which lies beside the data.</summary>
    public static string MessyFile(string name) => System.IO.Path.Combine(RepositoryRoot(), "..", "shared", "cases", "messy-files", name);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "TierDecision.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository: no TierDecision.sln above them.");
    }
}
