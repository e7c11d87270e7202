using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using TierDecision.LoadTest.Comparison;

namespace TierDecision.LoadTest.Reports;

/// <summary>Finds out what a report must say of where it was made. What cannot be found out is left open.</summary>
internal static class Origin
{
    private const double BytesPerGiB = 1024d * 1024 * 1024;

    public static ComparisonOrigin Find(string[] args, TimeProvider time) => new(
        time.GetUtcNow(),
        Commit(),
        "dotnet run -c Release --project loadtest/TierDecision.LoadTest -- " + string.Join(' ', args),
        Processor(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerGiB,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        RuntimeInformation.FrameworkDescription,
        LoadAverage());

    /// <summary>The one-minute load average; null where the system tells none.</summary>
    private static string? LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null;

    private static string Processor()
    {
        const string File = "/proc/cpuinfo";
        var line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Commit()
    {
        var commit = Git("rev-parse", "--short=12", "HEAD");
        return commit is null ? "unknown" : Git("status", "--porcelain") is "" ? commit : commit + "-changed";
    }

    private static string? Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
