namespace TierDecision.Service.Replies;

/// <summary>
/// What is kept for later in the distributed cache: Redis where it is configured, this process's memory where not. Everything is off by default, because it costs a
/// round trip, or work in the background.
/// </summary>
public sealed class RepliesOptions
{
    /// <summary>
    /// For how long an answer is kept for the same <c>request_id</c>, which then gets it again, 1 s to 7 days; 0 keeps none. Default: 0.
    /// </summary>
    public TimeSpan KeepAnswersFor { get; set; }

    /// <summary>For how long explanations are kept for <c>GetExplanation</c>, 1 s to 7 days. Default: one hour.</summary>
    public TimeSpan KeepExplanationsFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whose explanations are kept. Default: nobody's.</summary>
    public KeptExplanationsOf Explanations { get; set; }

    /// <summary>How many decisions may wait to be explained, 1,024 to 1,048,576; more are passed over, and counted. Default: 4,096.</summary>
    public int ExplanationCapacity { get; set; } = 4096;

    /// <summary>The longest that the cache is waited for, 5 ms to 5 s; then it is decided afresh. Default: 50 ms.</summary>
    public TimeSpan CacheTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The most memory that the cache takes where there is no Redis, 1 MiB to 10 GiB, in bytes. Default: 64 MiB.</summary>
    public long MemoryBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Whether anything is kept.</summary>
    internal bool IsOn => KeepAnswersFor > TimeSpan.Zero || Explanations != KeptExplanationsOf.None;

    /// <summary>What is wrong, every error at once; empty where nothing is.</summary>
    internal IEnumerable<string> Validate()
    {
        if (KeepAnswersFor != TimeSpan.Zero && (KeepAnswersFor < TimeSpan.FromSeconds(1) || KeepAnswersFor > TimeSpan.FromDays(7)))
        {
            yield return "KeepAnswersFor must be 0, or 00:00:01 to 7.00:00:00";
        }

        if (KeepExplanationsFor < TimeSpan.FromSeconds(1) || KeepExplanationsFor > TimeSpan.FromDays(7))
        {
            yield return "KeepExplanationsFor must be 00:00:01 to 7.00:00:00";
        }

        if (ExplanationCapacity is < 1024 or > 1_048_576)
        {
            yield return "ExplanationCapacity must be 1,024 to 1,048,576";
        }

        if (CacheTimeout < TimeSpan.FromMilliseconds(5) || CacheTimeout > TimeSpan.FromSeconds(5))
        {
            yield return "CacheTimeout must be 00:00:00.005 to 00:00:05";
        }

        if (MemoryBytes is < 1024 * 1024 or > 10L * 1024 * 1024 * 1024)
        {
            yield return "MemoryBytes must be 1,048,576 to 10,737,418,240";
        }
    }
}

/// <summary>Whose explanations are kept.</summary>
public enum KeptExplanationsOf
{
    /// <summary>Nobody's.</summary>
    None = 0,

    /// <summary>Those of decisions that were asked with <c>explain</c>.</summary>
    Asked = 1,

    /// <summary>Those of all whole decisions.</summary>
    All = 2,
}
