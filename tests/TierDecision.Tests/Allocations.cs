namespace TierDecision.Tests;

/// <summary>Measures what code allocates once it has run before.</summary>
internal static class Allocations
{
    private const int Turns = 5;

    /// <summary>
    /// The bytes that <paramref name="act"/> allocates on this thread: the least of several turns, since what the runtime itself allocates
    /// where code runs for the first time is not the code's.
    /// </summary>
    public static long Of(Action act)
    {
        var least = long.MaxValue;
        for (var turn = 0; turn < Turns; turn++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            act();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
