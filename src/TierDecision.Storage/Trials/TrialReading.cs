namespace TierDecision.Storage.Trials;

/// <summary>What a store has of a trial.</summary>
/// <param name="Reports">The reports of the nodes; null if the store could not be asked.</param>
/// <param name="Detail">What went wrong, for people; null if nothing did.</param>
public sealed record TrialReading(IReadOnlyList<TrialReport>? Reports, string? Detail = null)
{
    /// <summary>
    /// Whether whoever reported is the one node that judges the trial, until it does not report for <see cref="TrialLimits.JudgesFor"/>.
    /// </summary>
    public bool IsJudge { get; init; }

    /// <summary>The newest differences, sealed by the erasure keys, the newest first.</summary>
    public IReadOnlyList<byte[]> Samples { get; init; } = [];

    /// <summary>A store that could not be asked.</summary>
    public static TrialReading Unavailable(string detail) => new(null, detail);
}

/// <summary>What a store keeps of trials at most.</summary>
public static class TrialLimits
{
    /// <summary>Reports of a trial: each start of a node is one. Beyond that, new nodes are not counted.</summary>
    public const int Reports = 1_000;

    /// <summary>Differences of a trial, the newest.</summary>
    public const int Samples = 200;

    /// <summary>Bytes of a difference; a larger one is not kept.</summary>
    public const int SampleBytes = 64 * 1024;

    /// <summary>For how long reports and differences are kept after the last one.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>For how long a node judges a trial after its last report; then another does.</summary>
    public static readonly TimeSpan JudgesFor = TimeSpan.FromSeconds(10);

    /// <summary>Decisions of a canary from which on it is judged.</summary>
    public const int DecidedToJudge = 500;

    /// <summary>Compared decisions of a canary from which on it is judged by what is compared.</summary>
    public const int ComparedToJudge = 100;
}
