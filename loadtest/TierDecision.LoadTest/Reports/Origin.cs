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

    private static string Processor()
    {
        const string File = "/proc/cpuinfo";
        var line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
