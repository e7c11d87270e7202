using System.Runtime.InteropServices;

namespace TierDecision.LoadTest.Processes;

/// <summary>
/// The processor time of a process in nanoseconds, on Linux. What .NET tells comes in steps of ten milliseconds: two percent of a measurement of half
/// a second.
/// </summary>
internal static class ProcessorClock
{
    // The kernel's clock of a process (clock_getcpuclockid): the complement of the process id, and in the last three bits which time is meant.
    private const int IdShift = 3;
    private const int RunTime = 2;

    /// <summary>User and system time so far; null if the system does not tell.</summary>
    public static TimeSpan? Of(int process)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }

        return Read((~process << IdShift) | RunTime, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000d)
            : null;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
