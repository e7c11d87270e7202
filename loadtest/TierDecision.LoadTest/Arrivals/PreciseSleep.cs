using System.Runtime.InteropServices;

namespace TierDecision.LoadTest.Arrivals;

/// <summary>
/// Sleeps for microseconds. Thread.Sleep knows milliseconds only, and to spin would take a core away from what is measured. On Linux
/// by nanosleep(2); elsewhere by Thread.Sleep and the last millisecond by yielding.
/// </summary>
internal static class PreciseSleep
{
    private const int SetTimerSlack = 29; // PR_SET_TIMERSLACK of prctl(2)

    /// <summary>Asks the kernel to wake the calling thread on time instead of within its usual 50 µs.</summary>
    public static void PrepareThread()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Prctl(SetTimerSlack, 1, 0, 0, 0);
        }
    }

    /// <summary>Sleeps at least about as long; may wake earlier, so ask the clock.</summary>
    public static void For(long nanoseconds)
    {
        if (OperatingSystem.IsLinux())
        {
            var duration = new TimeSpec { Seconds = (nint)(nanoseconds / 1_000_000_000), Nanoseconds = (nint)(nanoseconds % 1_000_000_000) };
            _ = NanoSleep(in duration, IntPtr.Zero);
        }
        else if (nanoseconds > 2_000_000)
        {
            Thread.Sleep((int)(nanoseconds / 1_000_000) - 1);
        }
        else
        {
            Thread.Yield();
        }
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NanoSleep(in TimeSpec duration, IntPtr remaining);

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Prctl(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
