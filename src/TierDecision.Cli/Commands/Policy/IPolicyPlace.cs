using TierDecision.Cli.Calls;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>
/// A policy library as commands reach it: the store itself, or the service. What a library refuses is a result; a failure is what stands in the way
/// of asking it.
/// </summary>
internal interface IPolicyPlace : IAsyncDisposable
{
    /// <summary>What people call it, such as <c>Redis at localhost:6379</c>.</summary>
    string Description { get; }

    /// <summary>All revisions and activations.</summary>
    Task<(PolicyCatalogue? Catalogue, CallFailure? Failure)> ListAsync(CancellationToken cancellationToken);

    /// <summary>A revision; the one in force if it is null. One that is not there is a result, with what to say of it.</summary>
    Task<(PolicyReading? Reading, CallFailure? Failure)> FindAsync(string? revision, CancellationToken cancellationToken);

    /// <summary>What is to be said of a policy beside what this version finds in it.</summary>
    Task<(IReadOnlyList<Finding>? Findings, CallFailure? Failure)> CheckAsync(PolicyLoad load, CancellationToken cancellationToken);

    /// <summary>Puts a policy into the library, and into force if it says so; what it then expects to be in force is given.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="load">What this version read of it.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="cancellationToken">Stops waiting; it may be done then.</param>
    Task<(PolicyChangeResult? Result, CallFailure? Failure)> PublishAsync(
        PolicyPublication policy, PolicyLoad load, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>Puts a revision into force, or with an empty one the policy file of each node.</summary>
    Task<(PolicyChangeResult? Result, CallFailure? Failure)> ActivateAsync(
        string revision, string expected, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>Puts into force what was in force before.</summary>
    Task<(PolicyChangeResult? Result, CallFailure? Failure)> RollBackAsync(string expected, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>Says who would get another tier if tiers were assigned anew under a revision.</summary>
    /// <param name="request">The revision.</param>
    /// <param name="progress">Shown how far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<(RetierResult? Result, CallFailure? Failure)> PreviewRetierAsync(
        RetierRequest request, WorkProgress progress, CancellationToken cancellationToken);

    /// <summary>Puts a revision into force together with the customers, whose tiers are assigned anew under it.</summary>
    /// <param name="request">The revision.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="progress">Shown how far it is.</param>
    /// <param name="cancellationToken">Stops it; it may be done then.</param>
    Task<(RetierResult? Result, CallFailure? Failure)> RetierAsync(
        RetierRequest request, AuditActor actor, WorkProgress progress, CancellationToken cancellationToken);

    /// <summary>What is tried beside the policy in force, and what was counted of it.</summary>
    Task<(TrialOverview? Overview, CallFailure? Failure)> ReadTrialsAsync(CancellationToken cancellationToken);

    /// <summary>Decisions that differ, the newest first; null without a failure if no such trial runs or ran.</summary>
    /// <param name="isCanary">Whether those of the canary are wanted, and not those of the shadow.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<(TrialDifferences? Differences, CallFailure? Failure)> ReadDifferencesAsync(bool isCanary, int limit, CancellationToken cancellationToken);

    /// <summary>Starts, changes or ends a trial beside the policy in force.</summary>
    Task<(PolicyChangeResult? Result, CallFailure? Failure)> ChangeTrialAsync(
        PolicyTrialChange change, string expected, AuditActor actor, CancellationToken cancellationToken);
}

/// <summary>Decisions that differ.</summary>
/// <param name="Shown">The decisions, the newest first.</param>
/// <param name="LeftOut">How many more were asked for, and are not there because an answer of the service has no room for them.</param>
internal sealed record TrialDifferences(IReadOnlyList<TrialDifference> Shown, int LeftOut);
