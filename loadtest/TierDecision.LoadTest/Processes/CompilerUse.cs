using System.Globalization;

namespace TierDecision.LoadTest.Processes;

/// <summary>
/// The processor time that a .NET process has spent on compiling anew, in the background, methods that are called often. The runtime has a thread for
/// it, which Linux shows by its name. The thread ends after some seconds without work, and a later one begins at 0.
/// </summary>
/// <param name="Thread">The id of the thread; 0 if there is none now.</param>
/// <param name="Cpu">What this thread has used.</param>
internal readonly record struct CompilerUse(int Thread, TimeSpan Cpu)
{
    // .NET Tiered Compilation Worker; Linux keeps fifteen characters.
    private const string ThreadName = ".NET Tiered Com";

    /// <summary>What it has used so far; null if the system does not tell.</summary>
    public static CompilerUse? Of(int process)
    {
        var threads = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task");
        if (!Directory.Exists(threads))
        {
            return null;
        }

        foreach (var thread in Directory.EnumerateDirectories(threads))
        {
            if (Read(thread, "comm") == ThreadName && Nanoseconds(Read(thread, "schedstat")) is { } used)
            {
                return new(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), TimeSpan.FromMicroseconds(used / 1000d));
            }
        }

        return default(CompilerUse);
    }

    /// <summary>What was used between two readings. What a thread used that has ended between them is not known and counts as nothing.</summary>
    public static TimeSpan Between(CompilerUse before, CompilerUse after) => after.Thread == before.Thread ? after.Cpu - before.Cpu : after.Cpu;

    // The first number is the time on a processor.
    private static long? Nanoseconds(string statistics) =>
        long.TryParse(statistics.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var used) ? used : null;

    private static string Read(string thread, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, file)).TrimEnd('\n');
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }
}
