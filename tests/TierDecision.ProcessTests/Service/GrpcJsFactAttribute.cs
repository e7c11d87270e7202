namespace TierDecision.ProcessTests.Service;

/// <summary>A fact about the service's call by grpc-js; reported as skipped, with the reason, where Node.js or the client's packages are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GrpcJsFactAttribute : FactAttribute
{
    private static readonly string? WhyAbsent = FindWhyAbsent();

    public GrpcJsFactAttribute() => Skip = WhyAbsent;

    /// <summary>The folder of the client.</summary>
    public static string Folder => Path.Combine(ProgramPath.Repository, "tests", "clients", "node");

    private static string? FindWhyAbsent()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "node")) || File.Exists(Path.Combine(folder, "node.exe"))))
        {
            return "There is no Node.js on the path.";
        }

        return Directory.Exists(Path.Combine(Folder, "node_modules", "@grpc", "grpc-js")) ? null : "The client's packages are not there: run 'npm ci' in tests/clients/node.";
    }
}
