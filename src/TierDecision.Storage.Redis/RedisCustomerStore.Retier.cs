using StackExchange.Redis;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Loading;
using TierDecision.Storage.Retiering;

namespace TierDecision.Storage.Redis;

/// <summary>Policies that go into force, or back, together with customers.</summary>
public sealed partial class RedisCustomerStore
{
    /// <inheritdoc/>
    public async Task<RetierResult> PreviewRetierAsync(PolicyPlan plan, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return await RetierPreview.ReadAsync(this, plan, _clock.Now, progress, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RetierResult> RetierAsync(
        RetierRequest request, AuditActor actor, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        if (RetierInput.Problem(request.Plan) is { } problem)
        {
            return problem;
        }

        if (await RetierPreview.LibraryProblemAsync(this, request, actor, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        return await Task.Run(
            () => UnderLockAsync(
                (database, held, stop) => RetierAsync(database, held, request, actor, progress, stop), NotRetiered, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<PolicyChangeResult> RollBackPolicyAsync(string expected, AuditActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var reading = await _policies.ListAsync(cancellationToken).ConfigureAwait(false);
        if (reading.Catalogue is not { } seen)
        {
            return PolicyChangeResult.Unavailable(reading.Detail!);
        }

        if (seen.BroughtCustomers && seen.InForce.Revision == expected
            && await UnderLockAsync(
                (database, held, stop) => RollBackAsync(database, held, seen, expected, actor, stop), NotRolledBack, cancellationToken)
                .ConfigureAwait(false) is { } together)
        {
            return together;
        }

        return await _policies.ChangeAsync(
            (stands, now) => stands.InForce == seen.InForce
                ? PolicyLibraryRules.RollBack(stands, expected, actor, now)
                : RetierOutcome.OtherInForce(stands),
            cancellationToken).ConfigureAwait(false);

        PolicyChangeResult? NotRolledBack(LoadStatus status, string detail, Exception? exception) => status == LoadStatus.Busy
            ? new(PolicyChangeStatus.Busy, seen.InForce, detail)
            : PolicyChangeResult.Unavailable(detail);
    }

    private async Task<RetierResult> RetierAsync(
        IDatabase database, RedisLoadLock held, RetierRequest request, AuditActor actor, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            var retier = new RedisRetier(this, database, _keys, held, _live, _policies, _auditStreams, actor, _options, _clock, _time);
            var result = await retier.RunAsync(request, progress, cancellationToken).ConfigureAwait(false);
            if (result.Dataset is { } dataset)
            {
                Log.Loaded(_logger, dataset.Number, dataset.Customers, dataset.Aliases, _time.GetElapsedTime(started));
            }

            return result;
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return NotRetiered(LoadStatus.Unavailable, await _failures.DescribeAsync(e).ConfigureAwait(false), e);
        }
    }

    private async Task<PolicyChangeResult?> RollBackAsync(
        IDatabase database, RedisLoadLock held, PolicyCatalogue seen, string expected, AuditActor actor, CancellationToken cancellationToken)
    {
        try
        {
            var retier = new RedisRetier(this, database, _keys, held, _live, _policies, _auditStreams, actor, _options, _clock, _time);
            return await retier.RollBackAsync(seen, expected, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return PolicyChangeResult.Unavailable(await _failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    private RetierResult NotRetiered(LoadStatus status, string detail, Exception? exception)
    {
        var failed = Failed(status, detail, exception);
        return new(
            failed.Status switch
            {
                LoadStatus.Busy => RetierStatus.Busy,
                LoadStatus.Refused => RetierStatus.Refused,
                _ => RetierStatus.Unavailable,
            },
            failed.Detail);
    }
}
