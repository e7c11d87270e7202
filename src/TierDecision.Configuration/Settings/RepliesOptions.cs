using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>
/// What is kept for later in the distributed cache: Redis if it is configured, else this process's memory. Everything is off by default, because it
/// costs a round trip, or work in the background.
/// </summary>
public sealed record RepliesOptions
{
    /// <summary>
    /// For how long an answer is kept for the same <c>request_id</c>, which then gets it again, 1 s to 7 days; 0 keeps none. Default: 0.
    /// </summary>
    [Between("00:00:01", "7.00:00:00", OrZero = true)]
    public TimeSpan KeepAnswersFor { get; init; }

    /// <summary>For how long explanations are kept for <c>GetExplanation</c>, 1 s to 7 days. Default: one hour.</summary>
    [Between("00:00:01", "7.00:00:00")]
    public TimeSpan KeepExplanationsFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whose explanations are kept. Default: nobody's.</summary>
    public KeptExplanationsOf Explanations { get; init; }

    /// <summary>How many decisions may wait to be explained, 1,024 to 1,048,576; more are passed over, and counted. Default: 4,096.</summary>
    [Between(1_024, 1_048_576)]
    public int ExplanationCapacity { get; init; } = 4_096;

    /// <summary>The longest that the cache is waited for, 5 ms to 5 s; then it is decided afresh. Default: 50 ms.</summary>
    [Between("00:00:00.005", "00:00:05")]
    public TimeSpan CacheTimeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The most memory that the cache takes without Redis, 1 MiB to 10 GiB, in bytes. Default: 64 MiB.</summary>
    [Between(1_048_576, 10_737_418_240)]
    public long MemoryBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// The most bytes that this service has in Redis at a time, of answers and explanations together, 1 MiB to 1 TiB; what comes while there is no
    /// room is not kept, and counted. Default: 1 GiB.
    /// </summary>
    [Between(1_048_576, 1_099_511_627_776)]
    public long StoreBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Whether anything is kept.</summary>
    public bool KeepsAnything() => KeepAnswersFor > TimeSpan.Zero || Explanations != KeptExplanationsOf.None;
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
