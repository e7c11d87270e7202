using TierDecision.Configuration.Settings;

namespace TierDecision.Service.Endpoints;

/// <summary>
/// How many bytes of requests are held in memory at a time, of all callers together: those that have come and whose rest is waited for, and bodies
/// of JSON until they are answered.
/// </summary>
/// <param name="limit">The most bytes.</param>
/// <param name="time">The clock.</param>
internal sealed class BodyBudget(long limit, TimeProvider time)
{
    private const long MiB = 1024 * 1024;

    // Room for the largest bodies of four callers.
    private const long Least = 32 * MiB;

    // What is made of a body takes several times its bytes.
    private const int ShareOfMemory = 8;

    /// <summary>How long a body may take to come: nobody waits longer for a decision.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private long _held;

    /// <summary>The budget that the settings ask for.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="memory">The memory that the process may have, in bytes.</param>
    /// <param name="time">The clock.</param>
    public static BodyBudget Of(ConnectionOptions options, long memory, TimeProvider time) =>
        new(options.LimitBodies > 0 ? options.LimitBodies * MiB : Math.Max(Least, memory / ShareOfMemory), time);

    /// <summary>The share of one request, of no bytes yet.</summary>
    public BodyShare Share() => new(this);

    /// <summary>Is cancelled when a body that begins now has to be there.</summary>
    public CancellationTokenSource StartDeadline() => new(Longest, time);

    /// <summary>Takes bytes; false if there are not so many left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= limit)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);
}
