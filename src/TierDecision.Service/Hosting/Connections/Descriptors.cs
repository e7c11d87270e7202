using System.Globalization;

namespace TierDecision.Service.Hosting.Connections;

/// <summary>The file descriptors of this process, as Linux tells them: every connection needs one, and every file.</summary>
/// <param name="Limit">The most that it may have (RLIMIT_NOFILE).</param>
/// <param name="Open">Those that it has.</param>
internal sealed record Descriptors(long Limit, int Open)
{
    private const string LimitName = "Max open files";

    /// <summary>The descriptors now; null if the system does not tell.</summary>
    public static Descriptors? Read()
    {
        try
        {
            return ReadLimit(File.ReadLines("/proc/self/limits")) is { } limit
                ? new Descriptors(limit, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count())
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The limit in the lines of <c>/proc/self/limits</c>; null if there is none.</summary>
    internal static long? ReadLimit(IEnumerable<string> lines)
    {
        // Max open files            1024                 524288               files
        var words = lines.FirstOrDefault(line => line.StartsWith(LimitName, StringComparison.Ordinal))?[LimitName.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var soft, ..] && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
