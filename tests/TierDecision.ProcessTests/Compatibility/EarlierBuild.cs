using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>The programs of an earlier version, where the environment names them.</summary>
internal static class EarlierBuild
{
    private const string Variable = "TIERDECISION_AGAINST";
    private const string ServiceFile = "TierDecision.Service.dll";
    private const string TierCtlFile = "tierctl.dll";

    /// <summary>Why there are none; null where there are.</summary>
    public static string? WhyAbsent { get; } = string.IsNullOrEmpty(Named)
        ? $"{Variable} names no earlier build. 'eng/build-revision.sh f4a58b1' makes one: set {Variable} to the folder of its service."
        : null;

    private static string? Named => Environment.GetEnvironmentVariable(Variable);

    /// <summary>The programs; what the environment names and is not there fails the test.</summary>
    public static Programs Programs
    {
        get
        {
            // The tests run in a folder of their own; who sets the variable stands in the repository's.
            var folder = Path.GetFullPath(Named!, ProgramPath.Repository);
            var service = Path.Combine(folder, ServiceFile);
            Assert.True(File.Exists(service), $"{Variable} names {folder}, which has no {ServiceFile}.");
            string[] folders = [folder, .. Directory.GetDirectories(Path.GetDirectoryName(folder)!)];
            var tierctl = folders.Select(candidate => Path.Combine(candidate, TierCtlFile)).FirstOrDefault(File.Exists);
            Assert.True(tierctl is not null, $"{Variable} names {folder}; neither that nor a folder beside it has {TierCtlFile}.");
            return new Programs(service, tierctl);
        }
    }

    /// <summary>The policy of this name that lies beside the earlier service.</summary>
    public static string Policy(string name) => Path.Combine(Path.GetDirectoryName(Programs.Service)!, "policies", name);
}
