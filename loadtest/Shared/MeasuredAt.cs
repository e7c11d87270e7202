using System.ComponentModel;
using System.Diagnostics;

namespace TierDecision.LoadTest.Shared;

/// <summary>What every report says of where it was made: of which commit, and how busy the machine was. What cannot be found out is left open.</summary>
internal static class MeasuredAt
{
    /// <summary>The commit, with a mark where files differ from it.</summary>
    public static string Commit()
    {
        var commit = Git("rev-parse", "--short=12", "HEAD");
        return commit is null ? "unknown" : Git("status", "--porcelain") is "" ? commit : commit + "-changed";
    }

    /// <summary>The one-minute load average; null where the system tells none.</summary>
    public static string? LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null;

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
