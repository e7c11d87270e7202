using NodaTime;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Redis.Audit;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Redis.Policies;
using TierDecision.Storage.Retiering;

namespace TierDecision.Storage.Redis.Loading;

/// <summary>Changes the policy in force and the live customers in one step, under the lock of loads.</summary>
internal sealed class RedisRetier(
    ICustomerFeedSource source, IDatabase database, RedisKeys keys, RedisLoadLock held, RedisLiveDataset live, RedisPolicyLibrary policies,
    RedisAuditStreams audit, AuditActor actor, RedisStoreOptions options, RedisClock clock, TimeProvider time)
{
    /// <summary>Assigns the tiers of the live customers anew. Throws where Redis cannot be asked, as a load does.</summary>
    public async Task<RetierResult> RunAsync(RetierRequest request, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var stands = await live.LookAsync(database, cancellationToken).ConfigureAwait(false);
        if (stands.Live is not { } from)
        {
            return RetierOutcome.Without(stands.Description);
        }

        RetierInput? input;
        RetierResult result;
        var feed = await source.OpenFeedAsync(from.Dataset, cancellationToken).ConfigureAwait(false);
        await using (feed.ConfigureAwait(false))
        {
            (input, result) = await RetierInput.ReadAsync(
                feed, from.Dataset, request.Plan, request.Revision, clock.Now, progress, cancellationToken).ConfigureAwait(false);
        }

        if (input is null)
        {
            return result;
        }

        request.Preview?.Invoke(input.Counts);
        PolicyChangeResult? change = null;
        var load = new RedisLoad(database, keys, held, live, audit, actor, options, clock, time)
        {
            Retier = input.Retier,
            Step = async (before, dataset) =>
            {
                (var done, change) = await ChangeAsync(
                    (stands, now) => RetierOutcome.WithDataset(
                        PolicyLibraryRules.Activate(stands, request.Revision, request.Expected, actor, now, dataset.Number),
                        AuditKind.DatasetRetiered, before, dataset, actor),
                    dataset, DatasetDocument.Write(dataset), from.Number, RedisValue.EmptyString, cancellationToken).ConfigureAwait(false);
                return done;
            },
        };
        var loaded = await load.RunAsync(input.Rows, progress, cancellationToken).ConfigureAwait(false);
        return RetierOutcome.Of(loaded, change, request.Plan, input.Counts);
    }

    /// <summary>
    /// Rolls the policy in force back together with its customers. Null if these are not live any more, so that there is no need to.
    /// </summary>
    public async Task<PolicyChangeResult?> RollBackAsync(PolicyCatalogue seen, string expected, CancellationToken cancellationToken)
    {
        var back = new RedisFlipBack(database, keys, held, live, options, clock.Now);
        if ((await live.LookAsync(database, cancellationToken).ConfigureAwait(false)).Live?.Number != seen.InForce.Dataset)
        {
            return null;
        }

        if (await back.FindAsync(cancellationToken).ConfigureAwait(false) is not var (from, target) || !seen.Parts(from.Number, target.Number))
        {
            return RetierOutcome.NothingToRollBackTo(seen);
        }

        PolicyChangeResult? change = null;
        var done = await back.RunAsync(
            target,
            async before =>
            {
                (var flipped, change) = await ChangeAsync(
                    (stands, now) => stands.InForce == seen.InForce
                        ? RetierOutcome.WithDataset(
                            PolicyLibraryRules.RollBack(stands, expected, actor, now, target.Number), AuditKind.DatasetFlippedBack, before,
                            target.Dataset, actor)
                        : RetierOutcome.OtherInForce(stands),
                    target.Dataset, RedisValue.EmptyString, from.Number, target.Number, cancellationToken).ConfigureAwait(false);
                return flipped;
            },
            cancellationToken).ConfigureAwait(false);
        return change ?? (done ? null : PolicyChangeResult.Unavailable("the load's lock was lost"));
    }

    // Whether the dataset is live now, which it can be although not all is well.
    private async Task<(bool Done, PolicyChangeResult Result)> ChangeAsync(
        Func<PolicyCatalogue, Instant, PolicyVerdict> rule, DatasetInfo dataset, RedisValue description, long from, RedisValue previous,
        CancellationToken cancellationToken)
    {
        var done = false;
        try
        {
            var result = await policies.ChangeAsync(database, rule, SendAsync, cancellationToken).ConfigureAwait(false);
            return (done, result);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // The answer was lost, perhaps not the step: as of a load, what is live says it.
            if (!done && await database.StringGetAsync(keys.Live).ConfigureAwait(false) != dataset.Number)
            {
                throw;
            }

            var inForce = (await policies.ListAsync(CancellationToken.None).ConfigureAwait(false)).Catalogue?.InForce;
            return (true, new(PolicyChangeStatus.Done, inForce));
        }

        async Task<RedisResult> SendAsync(RedisValue[] change)
        {
            var answer = await database.ScriptEvaluateAsync(
                RedisScripts.FlipWithPolicy,
                [keys.Lock, keys.Layouts, keys.Datasets, keys.Live, keys.Previous, keys.CommonAudit, .. policies.Keys],
                [held.Token, dataset.Number, description, from, previous, .. change],
                CommandFlags.NoScriptCache).ConfigureAwait(false);
            done |= (int)answer == 1;
            return answer;
        }
    }
}
