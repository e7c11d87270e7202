using System.Runtime.InteropServices;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Shared;

namespace TierDecision.LoadTest.Reports;

/// <summary>Finds out what a report must say of where it was made. What cannot be found out is left open.</summary>
internal static class Origin
{
    private const double BytesPerGiB = 1024d * 1024 * 1024;

    public static ComparisonOrigin Find(string[] args, TimeProvider time) => new(
        time.GetUtcNow(),
        MeasuredAt.Commit(),
        "dotnet run -c Release --project loadtest/TierDecision.LoadTest -- " + string.Join(' ', args),
        Processor(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerGiB,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        RuntimeInformation.FrameworkDescription,
        MeasuredAt.LoadAverage());

    /// <summary>The first lines of a report: what it is of, when and where it was made, and <paramref name="who"/> had the cores.</summary>
    public static string Heading(ComparisonOrigin origin, string what, string who)
    {
        FormattableString[] lines =
        [
            $"{what}, {origin.At:yyyy-MM-dd HH:mm} UTC, commit {origin.Commit}",
            $"  {origin.Command}",
            $"  {origin.Cores} cores of {origin.Processor}, {origin.MemoryGiB:F1} GiB, {origin.System}, {origin.Framework}",
            $"  {who} these cores. Load average before the start: {origin.LoadAverage ?? "not known"}.",
        ];
        return string.Concat(lines.Select(line => FormattableString.Invariant(line) + Environment.NewLine));
    }

    private static string Processor()
    {
        const string File = "/proc/cpuinfo";
        var line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
