using Google.Protobuf;
using TierDecision.Service.Comparing;
using TierDecision.Service.Failures;
using TierDecision.Service.Publishing;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.V1;

namespace TierDecision.Service.Trials;

/// <summary>Starts, changes, ends and shows trials for callers. It goes to the store: nothing here is on the way of a decision.</summary>
internal sealed class PolicyTrialUseCase
{
    private static readonly TrialOverviewReading NotAsked = new(null, "not asked");
    private static readonly TrialDifferencesReading NoneAsked = new(null, null, "not asked");

    private readonly IPolicyTrials _store;
    private readonly PolicyLibraryCalls _calls;
    private readonly RunningTrials _running;
    private readonly RequestMetrics _requests;
    private readonly TrialDesk _desk;

    /// <param name="library">The library.</param>
    /// <param name="store">Where trials are kept, beside the library.</param>
    /// <param name="keys">The keys under which differences are sealed.</param>
    /// <param name="calls">Asks and changes the library.</param>
    /// <param name="running">What this node takes part in.</param>
    /// <param name="requests">Counts what is malformed.</param>
    public PolicyTrialUseCase(
        IPolicyLibrary library, IPolicyTrials store, IErasureKeySource keys, PolicyLibraryCalls calls, RunningTrials running, RequestMetrics requests)
    {
        (_store, _calls, _running, _requests) = (store, calls, running, requests);
        _desk = new TrialDesk(library, store, keys);
    }

    /// <summary>Begins a shadow; the answer is a <see cref="StartShadowResponse"/>.</summary>
    public ValueTask<Reply> StartShadowAsync(StartShadowRequest request, Call call) => ChangeAsync(
        mapper => mapper.Map(request), request.ExpectedRevision, request.Author, request.Comment, call,
        changed => new StartShadowResponse
        {
            Trial = changed.Trial, Changed = changed.IsNew, InForce = changed.InForce, NotTaken = changed.NotTaken,
        });

    /// <summary>Ends the shadow; the answer is a <see cref="StopShadowResponse"/>.</summary>
    public ValueTask<Reply> StopShadowAsync(StopShadowRequest request, Call call) => ChangeAsync(
        mapper => mapper.Map(request), request.ExpectedRevision, request.Author, request.Comment, call,
        changed => new StopShadowResponse { InForce = changed.InForce, NotTaken = changed.NotTaken });

    /// <summary>Begins a canary; the answer is a <see cref="StartCanaryResponse"/>.</summary>
    public ValueTask<Reply> StartCanaryAsync(StartCanaryRequest request, Call call) => ChangeAsync(
        mapper => mapper.Map(request), request.ExpectedRevision, request.Author, request.Comment, call,
        changed => new StartCanaryResponse
        {
            Trial = changed.Trial, Changed = changed.IsNew, InForce = changed.InForce, NotTaken = changed.NotTaken,
        });

    /// <summary>Changes the share of the canary; the answer is a <see cref="SetCanaryResponse"/>.</summary>
    public ValueTask<Reply> SetCanaryAsync(SetCanaryRequest request, Call call) => ChangeAsync(
        mapper => mapper.Map(request), request.ExpectedRevision, request.Author, request.Comment, call,
        changed => new SetCanaryResponse
        {
            Trial = changed.Trial, Changed = changed.IsNew, InForce = changed.InForce, NotTaken = changed.NotTaken,
        });

    /// <summary>Ends the canary; the answer is a <see cref="StopCanaryResponse"/>.</summary>
    public ValueTask<Reply> StopCanaryAsync(StopCanaryRequest request, Call call) => ChangeAsync(
        mapper => mapper.Map(request), request.ExpectedRevision, request.Author, request.Comment, call,
        changed => new StopCanaryResponse { InForce = changed.InForce, NotTaken = changed.NotTaken });

    /// <summary>Says what is tried; the answer is a <see cref="GetPolicyTrialsResponse"/>.</summary>
    public async ValueTask<Reply> GetAsync(GetPolicyTrialsRequest request, Call call)
    {
        var reading = await _calls.ReadAsync(() => _desk.ReadAsync(call.Cancelled), static reading => reading.Overview is null, NotAsked)
            .ConfigureAwait(false);
        return reading.Overview is { } overview ? Reply.Of(TrialMessages.Overview(overview)) : Reply.Of(FailureKind.StoreUnavailable);
    }

    /// <summary>Gives decisions that differ; the answer is a <see cref="ListTrialDifferencesResponse"/>.</summary>
    public async ValueTask<Reply> ListDifferencesAsync(ListTrialDifferencesRequest request, Call call)
    {
        var mapper = new TrialMapper();
        var (isCanary, limit) = mapper.Map(request);
        if (mapper.Errors.Count > 0)
        {
            return _requests.Refuse(mapper.Errors);
        }

        var reading = await _calls.ReadAsync(
            () => _desk.ReadDifferencesAsync(isCanary, call.Cancelled), static reading => reading.Texts is null, NoneAsked).ConfigureAwait(false);
        return reading.Texts is { } texts
            ? Reply.Of(TrialMessages.Differences(reading.Trial, texts, limit))
            : Reply.Of(FailureKind.StoreUnavailable);
    }

    private async ValueTask<Reply> ChangeAsync(
        Func<TrialMapper, PolicyTrialChange> map, string expectedRevision, string author, string comment, Call call,
        Func<ChangedTrial, IMessage> answer)
    {
        var mapper = new TrialMapper();
        var change = map(mapper);
        var begins = change.Action is PolicyTrialAction.StartShadow or PolicyTrialAction.StartCanary;
        var expected = mapper.Policies.MapExpected(expectedRevision, isRequired: begins);
        var actor = mapper.Policies.MapActor(call, author, comment);
        if (mapper.Errors.Count > 0)
        {
            return _requests.Refuse(mapper.Errors);
        }

        var (result, refusal) = await _calls.ChangeAsync(desk => desk.ChangeTrialAsync(_store, change, expected, actor, call.Cancelled))
            .ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var kind = change.Action is PolicyTrialAction.StartShadow or PolicyTrialAction.StopShadow ? TrialKind.Shadow : TrialKind.Canary;
        PolicyTrial? runs = kind == TrialKind.Shadow ? result.Trials!.Shadow : result.Trials!.Canary;
        return Reply.Of(answer(new ChangedTrial(
            runs is null ? null : TrialMessages.Running(runs, await CandidatesAsync(runs.Revision, call).ConfigureAwait(false)),
            result.Status == PolicyChangeStatus.Done, PolicyMessages.InForce(result.InForce!),
            await TakeAsync(kind, runs, call).ConfigureAwait(false))));
    }

    // What the candidate is called.
    private async ValueTask<IReadOnlyList<TrialCandidate>> CandidatesAsync(string revision, Call call) =>
        (await _calls.FindAsync(revision, call.Cancelled).ConfigureAwait(false)).Found.Policy is { } policy
            ? [new TrialCandidate(revision, policy.Name, policy.Version)]
            : [];

    // This node follows what was changed before the caller hears of it. Why it does not; empty if it does.
    private async ValueTask<string> TakeAsync(TrialKind kind, PolicyTrial? stored, Call call)
    {
        var refusal = await _calls.TakeAsync(call.Cancelled).ConfigureAwait(false);
        var runs = _running[kind];
        return PolicyMessages.Reason(runs?.Number == stored?.Number ? runs?.Problem ?? "" : refusal ?? "it follows within a second");
    }

    // What came of a change.
    private sealed record ChangedTrial(RunningTrial? Trial, bool IsNew, V1.PolicyInForce InForce, string NotTaken);
}
