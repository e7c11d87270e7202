using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.Storage.Publishing;

/// <summary>Reads what is tried: the one way of the service and of commands that read the store themselves.</summary>
/// <param name="library">The library.</param>
/// <param name="trials">Where trials are kept, beside the library.</param>
/// <param name="keys">The keys under which differences are sealed.</param>
public sealed class TrialDesk(IPolicyLibrary library, IPolicyTrials trials, IErasureKeySource keys)
{
    /// <summary>What is tried, and what was counted of it.</summary>
    public async ValueTask<TrialOverviewReading> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = await library.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
        if (reading.Catalogue is not { } stands)
        {
            return new TrialOverviewReading(null, reading.Detail);
        }

        var (shadow, canary) = (stands.Trials.Shadow?.Number, CanaryOf(stands.Trials));
        var (ofShadow, problem) = await SumAsync(shadow, cancellationToken).ConfigureAwait(false);
        var (ofCanary, other) = problem is null ? await SumAsync(canary, cancellationToken).ConfigureAwait(false) : (null, problem);
        return (problem ?? other) is { } detail
            ? new TrialOverviewReading(null, detail)
            : new TrialOverviewReading(new TrialOverview(stands.InForce, stands.Trials)
            {
                Candidates = Candidates(stands),
                Shadow = ofShadow,
                Canary = ofCanary,
            });
    }

    /// <summary>Decisions that differ, of the trial that runs, or of the last canary if none runs.</summary>
    /// <param name="isCanary">Whether those of the canary are wanted, and not those of the shadow.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<TrialDifferencesReading> ReadDifferencesAsync(bool isCanary, CancellationToken cancellationToken)
    {
        var stands = await library.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
        if (stands.Catalogue is not { Trials: var known })
        {
            return new TrialDifferencesReading(null, null, stands.Detail);
        }

        if ((isCanary ? CanaryOf(known) : known.Shadow?.Number) is not { } number)
        {
            return new TrialDifferencesReading(null, []);
        }

        // The keys after the differences: what was removed before this was asked does not open.
        var reading = await trials.ReadTrialAsync(number, withSamples: true, cancellationToken).ConfigureAwait(false);
        var opening = await keys.ReadErasureKeysAsync(null, cancellationToken).ConfigureAwait(false);
        return reading.Reports is null || opening.Keys is not { } found
            ? new TrialDifferencesReading(null, null, reading.Detail ?? opening.Detail)
            : new TrialDifferencesReading(number, reading.Samples.Select(box => Open(found, box)).OfType<byte[]>());
    }

    private static long? CanaryOf(PolicyTrials trials) => trials.Canary?.Number ?? trials.Ended?.Number;

    private static byte[]? Open(ErasureKeys keys, byte[] box) => SealedBox.Open(keys, box) is { } packed ? TrialSample.Unpack(packed) : null;

    private static List<TrialCandidate> Candidates(PolicyCatalogue stands)
    {
        var (shadow, canary, ended) = stands.Trials;
        HashSet<string?> tried = [shadow?.Revision, canary?.Revision, ended?.Revision];
        return
        [
            .. stands.Policies.Where(policy => tried.Contains(policy.Revision))
                .Select(policy => new TrialCandidate(policy.Revision, policy.Name, policy.Version)),
        ];
    }

    private async ValueTask<(TrialSummary? Summary, string? Problem)> SumAsync(long? trial, CancellationToken cancellationToken)
    {
        if (trial is not { } number)
        {
            return (null, null);
        }

        var reading = await trials.ReadTrialAsync(number, withSamples: false, cancellationToken).ConfigureAwait(false);
        return reading.Reports is { } reports
            ? (TrialSummary.Of(number, reports), null)
            : (null, reading.Detail ?? "it did not answer");
    }
}
