using Grpc.Core;
using Grpc.Net.Client;
using TierDecision.Cli.Calls;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Trials as the service gives them to the holder of a key: a part of <see cref="ServicePolicies"/>.</summary>
internal sealed class ServiceTrials(ServiceConnection service, TimeProvider time)
{
    public async Task<(TrialOverview? Overview, CallFailure? Failure)> ReadAsync(CancellationToken cancellationToken)
    {
        var (answer, failure) = await CallAsync(
            (client, options) => client.GetPolicyTrialsAsync(new GetPolicyTrialsRequest(), options), cancellationToken).ConfigureAwait(false);
        return (answer is null ? null : TrialAnswers.Overview(answer, ServicePolicies.Read(answer.InForce)), failure);
    }

    public async Task<(TrialDifferences? Differences, CallFailure? Failure)> ReadDifferencesAsync(
        bool isCanary, int limit, CancellationToken cancellationToken)
    {
        var request = new ListTrialDifferencesRequest { Kind = isCanary ? PolicyTrialKind.Canary : PolicyTrialKind.Shadow, Limit = limit };
        var (answer, failure) = await CallAsync((client, options) => client.ListTrialDifferencesAsync(request, options), cancellationToken)
            .ConfigureAwait(false);
        return (answer is null or { Trial: 0 } ? null : new TrialDifferences([.. answer.Differences], answer.DifferencesLeftOut), failure);
    }

    public Task<(PolicyChangeResult? Result, CallFailure? Failure)> ChangeAsync(
        PolicyTrialChange change, string expected, AuditActor actor, CancellationToken cancellationToken)
    {
        var (inForce, trial, share) = (ServicePolicies.Written(expected), change.Trial ?? 0, PolicyTrialLimits.InPercent(change.Share));
        return change.Action switch
        {
            PolicyTrialAction.StartShadow => MakeAsync(
                (client, options) => client.StartShadowAsync(
                    new StartShadowRequest
                    {
                        Revision = change.Revision, ExpectedRevision = inForce, OneIn = change.OneIn, Author = actor.Author, Comment = actor.Reason,
                    },
                    options),
                answer => Changed(answer.Changed, answer.InForce, answer.NotTaken, answer.Trial), cancellationToken),
            PolicyTrialAction.StopShadow => MakeAsync(
                (client, options) => client.StopShadowAsync(
                    new StopShadowRequest { Trial = trial, ExpectedRevision = inForce, Author = actor.Author, Comment = actor.Reason }, options),
                answer => Changed(isNew: true, answer.InForce, answer.NotTaken, trial: null), cancellationToken),
            PolicyTrialAction.StartCanary => MakeAsync(
                (client, options) => client.StartCanaryAsync(
                    new StartCanaryRequest
                    {
                        Revision = change.Revision, ExpectedRevision = inForce, Share = share, Limits = TrialAnswers.Write(change.Limits),
                        Author = actor.Author, Comment = actor.Reason,
                    },
                    options),
                answer => Changed(answer.Changed, answer.InForce, answer.NotTaken, answer.Trial), cancellationToken),
            PolicyTrialAction.SetCanary => MakeAsync(
                (client, options) => client.SetCanaryAsync(
                    new SetCanaryRequest
                    {
                        Share = share, Trial = trial, ExpectedRevision = inForce, Author = actor.Author, Comment = actor.Reason,
                    },
                    options),
                answer => Changed(answer.Changed, answer.InForce, answer.NotTaken, answer.Trial), cancellationToken),
            PolicyTrialAction.StopCanary => MakeAsync(
                (client, options) => client.StopCanaryAsync(
                    new StopCanaryRequest { Trial = trial, ExpectedRevision = inForce, Author = actor.Author, Comment = actor.Reason }, options),
                answer => Changed(isNew: true, answer.InForce, answer.NotTaken, trial: null), cancellationToken),
            _ => throw new InvalidOperationException($"No command does {change.Action}."),
        };
    }

    private async Task<(PolicyChangeResult? Result, CallFailure? Failure)> MakeAsync<T>(
        Func<PolicyTrialService.PolicyTrialServiceClient, CallOptions, AsyncUnaryCall<T>> call, Func<T, PolicyChangeResult> read,
        CancellationToken cancellationToken)
        where T : class
    {
        var (answer, failure) = await CallAsync(call, cancellationToken).ConfigureAwait(false);
        return answer is null ? ServicePolicies.Refused(failure!) : (read(answer), null);
    }

    private static PolicyChangeResult Changed(bool isNew, V1.PolicyInForce inForce, string notTaken, RunningTrial? trial) =>
        ServicePolicies.Done(isNew ? PolicyChangeStatus.Done : PolicyChangeStatus.Unchanged, inForce, notTaken) with
        {
            Trials = TrialAnswers.Trials(trial, ServicePolicies.Read(inForce)),
        };

    private Task<(T? Response, CallFailure? Failure)> CallAsync<T>(
        Func<PolicyTrialService.PolicyTrialServiceClient, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
        where T : class => ServiceClient.CallAsync(
            service, (GrpcChannel channel, CallOptions options) => call(new PolicyTrialService.PolicyTrialServiceClient(channel), options), time,
            cancellationToken, ServicePolicies.Deadline);
}
