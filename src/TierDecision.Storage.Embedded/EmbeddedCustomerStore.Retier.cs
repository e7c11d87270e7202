using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Retiering;

namespace TierDecision.Storage.Embedded;

/// <summary>Policies that go into force, or back, together with customers.</summary>
public sealed partial class EmbeddedCustomerStore
{
    /// <inheritdoc/>
    public Task<RetierResult> PreviewRetierAsync(PolicyPlan plan, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return RetierPreview.ReadAsync(this, plan, VersionTime, progress, cancellationToken);
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

        return await RetierPreview.LibraryProblemAsync(this, request, actor, cancellationToken).ConfigureAwait(false)
            ?? await Task.Run(
                () => UnderLockAsync(() => RetierUnderLockAsync(request, actor, progress, cancellationToken), NotRetiered), cancellationToken)
                .ConfigureAwait(false);
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
            && await UnderLockAsync(() => RollBackUnderLockAsync(seen, expected, actor, cancellationToken), NotRolledBack).ConfigureAwait(false)
                is { } together)
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

    private async Task<RetierResult> RetierUnderLockAsync(
        RetierRequest request, AuditActor actor, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            var description = await DescribeAsync(cancellationToken).ConfigureAwait(false);
            if (description.Dataset is not { } from)
            {
                return RetierOutcome.Without(description);
            }

            RetierInput? input;
            RetierResult result;
            var feed = await OpenFeedAsync(from, cancellationToken).ConfigureAwait(false);
            await using (feed.ConfigureAwait(false))
            {
                (input, result) = await RetierInput.ReadAsync(
                    feed, from, request.Plan, request.Revision, VersionTime, progress, cancellationToken).ConfigureAwait(false);
            }

            if (input is null)
            {
                return result;
            }

            request.Preview?.Invoke(input.Counts);
            PolicyChangeResult? change = null;
            using var connection = _database.Open();
            var load = new EmbeddedLoad(connection, _database.Writers, _audit, actor, _time)
            {
                Retier = input.Retier,
                Step = (transaction, before, dataset) =>
                {
                    (var done, change) = _policies.Change(transaction, (stands, now) => RetierOutcome.WithDataset(
                        PolicyLibraryRules.Activate(stands, request.Revision, request.Expected, actor, now, dataset.Number),
                        AuditKind.DatasetRetiered, before, dataset, actor));
                    return done;
                },
            };
            var loaded = await load.RunAsync(input.Rows, progress, cancellationToken).ConfigureAwait(false);
            if (loaded.Dataset is { } dataset)
            {
                Log.Loaded(_logger, dataset.Number, dataset.Customers, dataset.Aliases, _time.GetElapsedTime(started));
            }

            return RetierOutcome.Of(loaded, change, request.Plan, input.Counts);
        }
        catch (Exception e) when (e is StoreUnavailableException || EmbeddedFailures.IsUnavailable(e))
        {
            return NotRetiered(LoadStatus.Unavailable, e.Message, e);
        }
    }

    // Null if the customers that came with the policy are not live any more.
    private async Task<PolicyChangeResult?> RollBackUnderLockAsync(
        PolicyCatalogue seen, string expected, AuditActor actor, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await _database.Writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            using var connection = _database.Open();
            EmbeddedDatabase.Execute(connection, "PRAGMA synchronous = FULL");
            using var transaction = connection.BeginTransaction(deferred: false);
            var before = EmbeddedFlip.Describe(connection, "SELECT generation FROM live");
            if (before?.Number != seen.InForce.Dataset)
            {
                return null;
            }

            if (EmbeddedFlip.Describe(connection, "SELECT previous FROM live") is not { } target || !seen.Parts(before.Number, target.Number))
            {
                return RetierOutcome.NothingToRollBackTo(seen);
            }

            EmbeddedFlip.Run(connection, target with { LoadedAt = _audit.TimeOf(connection) });
            var (done, result) = _policies.Change(connection, (stands, now) => stands.InForce == seen.InForce
                ? RetierOutcome.WithDataset(
                    PolicyLibraryRules.RollBack(stands, expected, actor, now, target.Number), AuditKind.DatasetFlippedBack, before, target, actor)
                : RetierOutcome.OtherInForce(stands));
            if (done)
            {
                transaction.Commit();
                Log.FlippedBack(_logger, target.Number, before.Number);
            }

            return result;
        }
        catch (Exception e) when (e is StoreUnavailableException || EmbeddedFailures.IsUnavailable(e))
        {
            return PolicyChangeResult.Unavailable(e.Message);
        }
    }

    private RetierResult NotRetiered(LoadStatus status, string detail, Exception? exception)
    {
        var failed = Failed(status, detail, exception);
        return new(failed.Status == LoadStatus.Busy ? RetierStatus.Busy : RetierStatus.Unavailable, failed.Detail);
    }
}
