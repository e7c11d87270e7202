using TierDecision.Configuration.Policies;
using TierDecision.Service.Comparing;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;

namespace TierDecision.Service.Policies;

/// <summary>
/// Takes part in the trials that the library says: reads and compiles their candidates, and puts them beside the policy in force. A candidate that
/// this node cannot use is refused: it is logged once, the store is told, decisions go on, and it is tried again at every look.
/// </summary>
internal sealed class PolicyTrialFollower(
    IPolicyLibrary library, PolicySwitch policies, CompiledPolicies compiled, RunningTrials trials, TrialMetrics metrics,
    ILogger<PolicyTrialFollower> logger)
{
    private readonly Dictionary<TrialKind, PolicyLoad> _candidates = [];

    /// <summary>Takes part in these trials, and in no other.</summary>
    /// <param name="inForce">What the library has in force.</param>
    /// <param name="stored">The trials.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask FollowAsync(PolicyInForce inForce, PolicyTrials stored, CancellationToken cancellationToken)
    {
        await FollowAsync(TrialKind.Shadow, inForce, stored.Shadow, stored, cancellationToken).ConfigureAwait(false);
        await FollowAsync(TrialKind.Canary, inForce, stored.Canary, stored, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask FollowAsync(
        TrialKind kind, PolicyInForce inForce, PolicyTrial? stored, PolicyTrials all, CancellationToken cancellationToken)
    {
        var runs = trials[kind];
        if (runs is not null && runs.Number != stored?.Number)
        {
            End(runs, stored, all.Ended);
            runs = null;
        }

        if (stored is null)
        {
            _candidates.Remove(kind);
            return;
        }

        if (runs is null)
        {
            runs = stored is PolicyCanary canary ? Trial.Of(canary) : Trial.Of((PolicyShadow)stored);
            trials[kind] = runs;
            metrics.Begins(runs);
        }
        else if (policies.TakesPart(runs))
        {
            return;
        }

        Tell(runs, await TryAsync(runs, inForce, cancellationToken).ConfigureAwait(false));
    }

    // Why this node does not take part; null if it does.
    private async ValueTask<string?> TryAsync(Trial trial, PolicyInForce inForce, CancellationToken cancellationToken)
    {
        if (!_candidates.TryGetValue(trial.Kind, out var load) || load.Revision != trial.Revision)
        {
            var found = await library.FindPolicyAsync(trial.Revision, cancellationToken).ConfigureAwait(false);
            if (found.Document is not { } document)
            {
                return found.Detail ?? "the library does not have it";
            }

            load = compiled.Of(new PolicyInForce(trial.Number, trial.Revision), document);
            _candidates[trial.Kind] = load;
        }

        return policies.Try(trial, load, inForce);
    }

    private void End(Trial trial, PolicyTrial? next, PolicyCanaryEnd? ended)
    {
        policies.End(trial);
        trials[trial.Kind] = null;
        metrics.Ends(trial);
        if (next is not null && next.Revision == trial.Revision)
        {
            // The same candidate with another share.
            return;
        }

        PolicyLog.TrialEnds(logger, TrialMetrics.Word(trial.Kind), trial.Revision);
        if (trial.Kind == TrialKind.Canary && ended?.Number == trial.Number)
        {
            metrics.CanaryEnded(ended.By);
            if (ended.By == PolicyCanaryEnding.Limits)
            {
                PolicyLog.CanaryRolledBack(logger, trial.Revision, ended.Reason);
            }
        }
    }

    private void Tell(Trial trial, string? refusal)
    {
        if (refusal is null)
        {
            PolicyLog.TrialBegins(logger, TrialMetrics.Word(trial.Kind), trial.Revision);
        }
        else if (refusal != trial.Problem)
        {
            PolicyLog.TrialRefused(logger, TrialMetrics.Word(trial.Kind), trial.Revision, refusal);
        }

        trial.Problem = refusal;
        metrics.IsRefused(trial.Kind, refusal is not null);
    }
}
