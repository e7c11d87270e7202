using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.Storage.Publishing;

/// <summary>What is tried beside the policy in force, with what all nodes counted of it.</summary>
/// <param name="InForce">What is in force.</param>
/// <param name="Trials">What is tried, and how the last canary ended.</param>
public sealed record TrialOverview(PolicyInForce InForce, PolicyTrials Trials)
{
    /// <summary>What the library knows of the candidates; those that it no longer has are missing.</summary>
    public IReadOnlyList<TrialCandidate> Candidates { get; init; } = [];

    /// <summary>What was counted of the shadow; null if none runs.</summary>
    public TrialSummary? Shadow { get; init; }

    /// <summary>What was counted of the canary, or of the last one if none runs; null if there never was one.</summary>
    public TrialSummary? Canary { get; init; }
}

/// <summary>The candidate of a trial.</summary>
/// <param name="Revision">Its revision.</param>
/// <param name="Name">The policy's name.</param>
/// <param name="Version">The policy's version.</param>
public sealed record TrialCandidate(string Revision, string Name, string Version);

/// <summary>An overview that was read.</summary>
/// <param name="Overview">The overview; null if the store could not be asked.</param>
/// <param name="Detail">What went wrong, for people; null if nothing did.</param>
public sealed record TrialOverviewReading(TrialOverview? Overview, string? Detail = null);

/// <summary>Decisions that differ.</summary>
/// <param name="Trial">The number of the trial; null if none runs, or if the store could not be asked.</param>
/// <param name="Texts">Those that can be read, the newest first, as JSON; opened one by one. Null if the store could not be asked.</param>
/// <param name="Detail">What went wrong, for people; null if nothing did.</param>
public sealed record TrialDifferencesReading(long? Trial, IEnumerable<byte[]>? Texts, string? Detail = null);
