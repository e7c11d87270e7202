using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.Storage.Contracts;

/// <summary>
/// What is tried beside the policy in force, and what the nodes count of it. Each change is one step together with its audit entry. Reports and
/// differences are kept for <see cref="TrialLimits.KeptFor"/> after the last one.
/// </summary>
public interface IPolicyTrials
{
    /// <summary>Starts, changes or ends a trial.</summary>
    /// <param name="change">What is to be done.</param>
    /// <param name="expected">The revision that must be in force, empty for the policy file of each node; null if it does not matter.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done then.</param>
    ValueTask<PolicyChangeResult> ChangeTrialAsync(
        PolicyTrialChange change, string? expected, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the report of a node in the place of its last one, and adds differences. Whoever is the judge of the trial gets the reports of all nodes;
    /// others get none.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="samples">Sealed differences, the oldest first; each has at most <see cref="TrialLimits.SampleBytes"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<TrialReading> ReportTrialAsync(TrialReport report, IReadOnlyList<byte[]> samples, CancellationToken cancellationToken);

    /// <summary>Reads the reports of all nodes.</summary>
    /// <param name="trial">The number of the trial.</param>
    /// <param name="withSamples">Whether the differences are read as well, which may be some megabytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<TrialReading> ReadTrialAsync(long trial, bool withSamples, CancellationToken cancellationToken);
}
