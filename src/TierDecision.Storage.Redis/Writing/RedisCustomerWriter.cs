using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Audit;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Erasing;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Redis.Shards;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Redis.Writing;

/// <summary>
/// Single writes. Each reads what stands, asks the rules, and sends one script a shard that writes only if that still stands; where it does not, or
/// another dataset is live, it begins anew until its time is up. Aliases are written before the record and removed after it, because
/// they may live in other shards: what a crash leaves in between is an alias of nobody, or of a customer who is gone, and both are
/// unknown to every look-up.
/// </summary>
/// <param name="reading">The connection to read on.</param>
/// <param name="writing">
/// The connection to write on: another one where replicas must acknowledge, because waiting for them holds up everything on it.
/// </param>
/// <param name="keys">Names the keys.</param>
/// <param name="live">Which dataset is live.</param>
/// <param name="failures">Describes what goes wrong.</param>
/// <param name="audit">Names the streams of the audit trail.</param>
/// <param name="trail">Lets go of what is too old in them.</param>
/// <param name="options">Time-outs, and how many replicas must acknowledge.</param>
/// <param name="clock">The time that versions go by.</param>
/// <param name="time">For pauses and the deadline.</param>
internal sealed class RedisCustomerWriter(
    RedisConnection reading, RedisConnection writing, RedisKeys keys, RedisLiveDataset live, RedisWrongTypes failures, RedisAuditStreams audit,
    RedisAuditTrail trail, RedisStoreOptions options, RedisClock clock, TimeProvider time)
{
    private static readonly TimeSpan FlipPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FollowPause = TimeSpan.FromMilliseconds(50);

    private readonly RedisAcknowledgements _acknowledgements = new(options);

    public ValueTask<WriteResult> PutAsync(CustomerWrite write, AuditActor actor, CancellationToken cancellationToken)
    {
        WriteRules.Check(write);

        // Over all attempts: to a later one, what an earlier one has given to the customer is the customer's own, and what it has removed is
        // nobody's.
        var given = new Dictionary<IdentityKey, AliasState>();
        var left = new HashSet<IdentityKey>();
        return RunAsync((attempt, _) => attempt.PutAsync(write, actor, given, left), options.WriteTimeout, cancellationToken);
    }

    public ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, AuditActor actor, CancellationToken cancellationToken)
    {
        // Over all attempts: the first that writes takes the marks away that name them.
        var written = new HashSet<IdentityKey>();
        return RunAsync(
            (attempt, stop) => attempt.RemoveAsync(customer, version, actor, written, stop), options.WriteTimeout + options.BulkTimeout,
            cancellationToken);
    }

    public ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, AuditActor actor, CancellationToken cancellationToken) =>
        RunAsync((attempt, _) => attempt.SetOverrideAsync(write, actor), options.WriteTimeout, cancellationToken);

    private async ValueTask<WriteResult> RunAsync(
        Func<Attempt, CancellationToken, Task<WriteResult?>> operation, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await RetryAsync(operation, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(WriteStatus.Unavailable, 0, $"not written for certain within {timeout.TotalMilliseconds} ms");
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e) || e is OperationCanceledException)
        {
            // Or the client has cancelled a command of a connection that it gave up.
            return new(WriteStatus.Unavailable, 0, await failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    private async Task<WriteResult> RetryAsync(Func<Attempt, CancellationToken, Task<WriteResult?>> operation, CancellationToken cancellationToken)
    {
        writing.Begin();
        var database = await reading.DatabaseAsync(options.CommandTimeout, cancellationToken).ConfigureAwait(false);
        var target = await writing.DatabaseAsync(options.CommandTimeout, cancellationToken).ConfigureAwait(false);
        await clock.ReadOnceAsync(database, cancellationToken).ConfigureAwait(false);
        trail.BeginTrim(database);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((live.Known ?? await LookAsync(database, cancellationToken).ConfigureAwait(false)) is not { } dataset)
            {
                return new(WriteStatus.NoDataset, 0, "no dataset was loaded yet");
            }

            await audit.AnnounceAsync(target, dataset).WaitAsync(cancellationToken).ConfigureAwait(false);
            var attempt = new Attempt(database, target, keys, live, dataset, audit, options, clock, time);
            if (await operation(attempt, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false) is { } result)
            {
                // A shard that was written to was open, and its dataset live. Where nothing had to be written, nobody has looked: what was read
                // may be of a dataset that another program's load has replaced.
                if (!attempt.HasWritten
                    && await database.StringGetAsync(keys.Live).WaitAsync(cancellationToken).ConfigureAwait(false) != dataset.Number)
                {
                    live.Forget();
                    continue;
                }

                return result.Status == WriteStatus.Applied && options.ReplicaAcknowledgements > 0
                    ? await AcknowledgeAsync(target.Multiplexer, attempt.Written, result, cancellationToken).ConfigureAwait(false)
                    : result;
            }

            if (attempt.Blocked is { } blocked)
            {
                await ResolveAsync(database, dataset, blocked.State, blocked.Answer, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<RedisDataset?> LookAsync(IDatabase database, CancellationToken cancellationToken)
    {
        var view = await live.LookAsync(database, cancellationToken).ConfigureAwait(false);
        return view.Live ?? (view.Description.Status == DatasetStatus.Empty ? null : throw new StoreUnavailableException(view.Description.Detail!));
    }

    /// <summary>
    /// The shard is not open. Another dataset is live: begin anew there. A flip is under way: wait. The load that closed the shard is
    /// gone: open it again, which its flip cannot undo, because a flip needs the lock that is gone.
    /// </summary>
    private async Task ResolveAsync(
        IDatabase database, RedisDataset dataset, RedisKey state, RedisShardAnswer answer, CancellationToken cancellationToken)
    {
        var view = await live.LookAsync(database, cancellationToken).ConfigureAwait(false);
        if (view.Live?.Number != dataset.Number)
        {
            return;
        }

        if (answer.Outcome == RedisShardOutcome.Gone)
        {
            throw new StoreUnavailableException($"a shard of dataset {dataset.Number} has no state");
        }

        if (view.LockToken == answer.Fence)
        {
            await Task.Delay(FlipPause, time, cancellationToken).ConfigureAwait(false);
            return;
        }

        await database.ScriptEvaluateAsync(RedisScripts.Fence, [state], [answer.Fence, ""], CommandFlags.NoScriptCache)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // It stands by now, whatever becomes of the question who else has it. On the connection that wrote: the server counts the replicas that have what
    // this connection wrote last.
    private async Task<WriteResult> AcknowledgeAsync(
        IConnectionMultiplexer connection, IReadOnlyCollection<RedisKey> written, WriteResult result, CancellationToken cancellationToken)
    {
        string detail;
        try
        {
            var replicas = await _acknowledgements.CountAsync(connection, written).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (replicas >= options.ReplicaAcknowledgements)
            {
                return result;
            }

            detail = $"{replicas} replicas said in time that they have it, {options.ReplicaAcknowledgements} were asked for";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            detail = "the time for the write was up before the replicas were heard";
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            detail = $"the replicas could not be asked: {RedisFailures.Describe(e)}";
        }

        return result with { Status = WriteStatus.NotReplicated, Detail = detail };
    }

    /// <summary>One try on one dataset. A null result means: again.</summary>
    private sealed class Attempt(
        IDatabase database, IDatabase target, RedisKeys keys, RedisLiveDataset live, RedisDataset dataset, RedisAuditStreams audit,
        RedisStoreOptions options, RedisClock clock, TimeProvider time)
    {
        private readonly RedisCustomers _customers = new(database, keys);
        private readonly RedisAuditErasure _auditErasure = new(target, audit);
        private readonly RedisErasureKeys _erasureKeys = new(target, keys);
        private readonly List<RedisKey> _written = [];

        /// <summary>The shards that were written to.</summary>
        public IReadOnlyCollection<RedisKey> Written => _written;

        /// <summary>Whether a shard was written to.</summary>
        public bool HasWritten => _written.Count > 0;

        private DatasetHeader Header => dataset.Dataset.Header;

        /// <summary>The shard that was not open, where that is why to try again.</summary>
        public (RedisKey State, RedisShardAnswer Answer)? Blocked { get; private set; }

        /// <param name="write">The write.</param>
        /// <param name="actor">On whose behalf.</param>
        /// <param name="given">What stood of the aliases that this write has given to the customer, over all attempts.</param>
        /// <param name="left">The aliases that have left a customer by this write, over all attempts.</param>
        public async Task<WriteResult?> PutAsync(
            CustomerWrite write, AuditActor actor, Dictionary<IdentityKey, AliasState> given, HashSet<IdentityKey> left)
        {
            IdentityKey[] touched = [.. write.AddAliases, .. write.RemoveAliases];
            var reading = _customers.ReadAsync(dataset, write.Customer);
            var aliases = await _customers.ReadAliasesAsync(dataset, touched).ConfigureAwait(false);
            var stands = await reading.ConfigureAwait(false);
            await RefuseLostAsync(stands, write.Customer, touched.Where((_, i) => aliases[i].Customer is null)).ConfigureAwait(false);
            var verdict = WriteRules.Put(stands, write, Header, clock.Now);
            var next = new AliasState(write.Customer);
            if (verdict.Status == WriteStatus.TooManyAliases)
            {
                // Others have written aliases since an earlier attempt. What that one has given is taken back, unless one of them gave it as well.
                var own = touched.Zip(aliases).Where(alias => alias.Second == next && given.ContainsKey(alias.First));
                foreach (var (alias, _) in own.ExceptBy(WriteMark.Read(stands.Mark)?.Aliases ?? [], alias => alias.First).ToList())
                {
                    if (!await SendAliasAsync(alias, next, given[alias], actor).ConfigureAwait(false))
                    {
                        return null;
                    }
                }
            }

            if (verdict.Status != WriteStatus.Applied)
            {
                return verdict.Result;
            }

            // A removal of who has them now will not know them. Before: who sends a write again that was cut off would not know them, either.
            var leaving = touched.Where((_, i) => aliases[i].IsLeftBy(write.Customer, isAdded: i < write.AddAliases.Count)).ToArray();
            if (leaving.Length > 0)
            {
                left.UnionWith(leaving);
                await _erasureKeys.ReplaceAsync(leaving).ConfigureAwait(false);
            }

            for (var i = 0; i < write.AddAliases.Count; i++)
            {
                if (aliases[i] == next)
                {
                    continue;
                }

                if (!await SendAliasAsync(touched[i], aliases[i], next, actor).ConfigureAwait(false))
                {
                    return null;
                }

                given.TryAdd(touched[i], aliases[i]);
            }

            var entry = AuditEntries.Score(write.Customer, stands, verdict.Next, Header, actor);
            if (!await ReplaceAsync(write.Customer, stands, verdict.Next, entry).ConfigureAwait(false))
            {
                return null;
            }

            for (var i = write.AddAliases.Count; i < touched.Length; i++)
            {
                if (aliases[i].Customer == write.Customer
                    && !await SendAliasAsync(touched[i], aliases[i], default, actor).ConfigureAwait(false))
                {
                    return null;
                }
            }

            if (left.Count > 0)
            {
                // And after: a node may have read the new keys while it still found the customer by these.
                await _erasureKeys.ReplaceAsync(left).ConfigureAwait(false);
            }

            if (options.ReplicaAcknowledgements > 0)
            {
                // What stood already may be of an earlier try, which no replica has.
                var states = touched.Select(alias => keys.State(dataset.Number, dataset.Layout.ShardOf(alias)));
                RedisKey[] others = [.. states.Distinct().Except(_written)];
                await TouchAsync(others).ConfigureAwait(false);
                if (left.Count > 0)
                {
                    _written.Add(keys.ErasureKeysVersion);
                }
            }

            return verdict.Result with { TakenAliases = given.Values.Count(alias => alias.IsTakenBy(write.Customer)) };
        }

        public async Task<WriteResult?> RemoveAsync(
            IdentityKey customer, ulong version, AuditActor actor, HashSet<IdentityKey> written, CancellationToken cancellationToken)
        {
            // Looked at, not remembered: which dataset is kept beside the live one counts as well.
            if ((await live.LookAsync(database, cancellationToken).ConfigureAwait(false)).Live?.Number != dataset.Number)
            {
                return null;
            }

            var erasure = new RedisErasure(target, keys, options);
            var previous = await erasure.PreviousAsync().ConfigureAwait(false);
            var before = previous is null ? default : await _customers.ReadAsync(previous, customer).ConfigureAwait(false);

            // Tried again here, not from the beginning, which takes longer than a writer that comes back at once leaves between two writes.
            var now = clock.Now;
            CustomerState stands;
            WriteVerdict verdict;
            AuditEntry? entry;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Blocked is not null)
                {
                    return null;
                }

                stands = await _customers.ReadAsync(dataset, customer).ConfigureAwait(false);

                // Said in the one step that decides it: what is kept lies on another node, perhaps, and comes to its turn later or never.
                var kept = previous is not null && (!before.IsSame(default) || WriteMark.Read(stands.Mark)?.Kept == previous.Number)
                    ? previous.Number
                    : 0;
                verdict = WriteRules.Remove(stands, version, now, kept);
                if (verdict.Status == WriteStatus.Older)
                {
                    return verdict.Result;
                }

                await ReplaceKeysOfWrittenAsync(stands, before, written).ConfigureAwait(false);
                var isLost = verdict.Status == WriteStatus.Unknown
                    && (await RedisAbsence.OfCustomerAsync(database, keys, dataset, customer).ConfigureAwait(false)).Lost is not null;
                if (verdict.Status == WriteStatus.Unknown && (isLost || before.Record is not null))
                {
                    // What the store has lost, nodes have: they are told, and the customer is not brought back by what is older.
                    verdict = WriteRules.RemovalOfUnknown(WriteRules.OwnVersion(version, now), kept);
                }

                // Not again of one that was cut off: its mark says that what is kept was meant.
                var isBegun = kept != 0 && WriteMark.Read(stands.Mark) is { Removed: true } begun && begun.Kept == kept;
                var isNews = isLost || stands.Record is not null || stands.Override is not null || (!isBegun && before.Record is not null);
                entry = isNews ? AuditEntries.Removal(actor) : null;
            }
            while (verdict.Status == WriteStatus.Applied && !await ReplaceAsync(customer, stands, verdict.Next, entry).ConfigureAwait(false));
            var removalVersion = verdict.Status == WriteStatus.Applied ? verdict.Version : WriteRules.OwnVersion(version, now);

            // Also of a customer who is unknown: a removal that was cut off here is finished when it is sent again.
            var aliases = await _customers.FindAliasesAsync(dataset, [customer], cancellationToken).ConfigureAwait(false);
            IReadOnlyList<KeyValuePair<IdentityKey, AliasState>> previousAliases = previous is null
                ? []
                : await _customers.FindAliasesAsync(previous, [customer], cancellationToken).ConfigureAwait(false);
            IdentityKey[] identifiers =
                [customer, .. aliases.Concat(previousAliases).Select(alias => alias.Key).Where(alias => !SharedAlias.IsMark(alias)).Distinct()];

            // While the aliases are still there: who sends a removal again that was cut off would not know whose keys to replace.
            var replaced = await _erasureKeys.ReplaceAsync(identifiers.Union(written)).ConfigureAwait(false);
            foreach (var (alias, standing) in aliases)
            {
                if (!await ForgetAliasAsync(customer, alias, standing, cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }
            }

            var receipt = new ErasureReceipt(
                verdict.Status == WriteStatus.Applied && stands.Record is not null ? 1 : 0, stands.Override is null ? 0 : 1,
                aliases.Count(alias => !SharedAlias.IsMark(alias.Key)), 0, replaced);
            if (previous is not null)
            {
                if (await erasure.EraseAsync(previous, customer, removalVersion, previousAliases).ConfigureAwait(false) is not { } ofPrevious)
                {
                    await Task.Delay(FlipPause, time, cancellationToken).ConfigureAwait(false);
                    return null;
                }

                receipt += ofPrevious;
            }

            // Nodes read the removal from the streams before it is erased there, too. One that is too late for that reads the shard anew.
            await Task.Delay(FollowPause, time, cancellationToken).ConfigureAwait(false);
            RedisDataset[] datasets = previous is null ? [dataset] : [dataset, previous];
            foreach (var one in datasets)
            {
                receipt += new ErasureReceipt(0, 0, 0, await erasure.EraseChangesAsync(one, identifiers, cancellationToken).ConfigureAwait(false), 0);
            }

            var audited = await _auditErasure.EraseAsync(customer, cancellationToken).ConfigureAwait(false);
            receipt = receipt with { AuditEntries = audited.Entries };

            if (options.ReplicaAcknowledgements > 0)
            {
                var states = datasets.SelectMany(one => Enumerable.Range(0, one.Layout.Shards).Select(shard => keys.State(one.Number, shard)));
                await TouchAsync([.. states]).ConfigureAwait(false);
                _written.Add(keys.ErasureKeysVersion);
                _written.AddRange(audited.Streams);
            }

            // A flip in between has brought another dataset: begin anew there.
            var isSame = (await live.LookAsync(database, cancellationToken).ConfigureAwait(false)).Live?.Number == dataset.Number
                && (await erasure.PreviousAsync().ConfigureAwait(false))?.Number == previous?.Number;
            return isSame ? verdict.Result with { Erased = receipt } : null;
        }

        public async Task<WriteResult?> SetOverrideAsync(OverrideWrite write, AuditActor actor)
        {
            var stands = await _customers.ReadAsync(dataset, write.Customer).ConfigureAwait(false);
            await RefuseLostAsync(stands, write.Customer, []).ConfigureAwait(false);
            var verdict = WriteRules.SetOverride(stands, write, Header, clock.Now);
            if (verdict.Status != WriteStatus.Applied)
            {
                return verdict.Result;
            }

            var entry = AuditEntries.Override(write.Customer, stands, verdict.Next, Header, actor);
            return await ReplaceAsync(write.Customer, stands, verdict.Next, entry).ConfigureAwait(false) ? verdict.Result : null;
        }

        // The aliases that single writes gave the customer or took away, also those that are another's by now. Before the removal, which takes away
        // the mark that names them: who sends one again that was cut off would not know whose keys to replace.
        private async Task ReplaceKeysOfWrittenAsync(CustomerState stands, CustomerState before, HashSet<IdentityKey> written)
        {
            IdentityKey[] unseen = [.. stands.WrittenAliases.Concat(before.WrittenAliases).Where(written.Add)];
            if (unseen.Length > 0)
            {
                await _erasureKeys.ReplaceAsync(unseen).ConfigureAwait(false);
            }
        }

        // Who was in a bucket that is gone is not unknown. And a bucket that is written anew would look as if nothing were gone.
        private async Task RefuseLostAsync(CustomerState stands, IdentityKey customer, IEnumerable<IdentityKey> absentAliases)
        {
            var absences = absentAliases.Select(alias => RedisAbsence.OfAliasAsync(database, keys, dataset, alias)).ToList();
            if (stands.Record is null)
            {
                absences.Add(RedisAbsence.OfCustomerAsync(database, keys, dataset, customer));
            }

            foreach (var absence in await Task.WhenAll(absences).ConfigureAwait(false))
            {
                if (absence.Lost is { } lost)
                {
                    throw new StoreUnavailableException(lost);
                }
            }
        }

        // As of the record: tried again here. One that was moved since is no longer the customer's, unless its mark still is.
        private async Task<bool> ForgetAliasAsync(IdentityKey customer, IdentityKey alias, AliasState standing, CancellationToken cancellationToken)
        {
            while (!await SendAsync(RedisShardWrite.Alias(keys, dataset, alias, standing, default)).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Blocked is not null || SharedAlias.IsMark(alias))
                {
                    return false;
                }

                standing = (await _customers.ReadAliasesAsync(dataset, [alias]).ConfigureAwait(false))[0];
                if (standing.Customer != customer)
                {
                    return standing.Mark != customer;
                }
            }

            return true;
        }

        // Who waits for replicas waits for those that have this, and so everything before it: also what an earlier try has written, in whichever
        // shard.
        private async Task TouchAsync(IReadOnlyCollection<RedisKey> states)
        {
            await Task.WhenAll(states.Select(state => target.ScriptEvaluateAsync(RedisScripts.Touch, [state], flags: CommandFlags.NoScriptCache)))
                .ConfigureAwait(false);
            _written.AddRange(states);
        }

        // Where replicas are asked for, what stands already is written once more: the server counts who has what this connection wrote last.
        private async Task<bool> ReplaceAsync(IdentityKey customer, CustomerState stands, CustomerState next, AuditEntry? entry)
        {
            if (options.ReplicaAcknowledgements == 0 && stands.IsSame(next))
            {
                return true;
            }

            var write = RedisShardWrite.Customer(keys, dataset, customer, stands, next);
            return await SendAsync(entry is null ? write : write.With(audit, entry)).ConfigureAwait(false);
        }

        private Task<bool> SendAliasAsync(IdentityKey alias, AliasState stands, AliasState next, AuditActor actor) =>
            SendAsync(RedisShardWrite.Alias(keys, dataset, alias, stands, next).With(audit, AuditEntries.Alias(stands, next, actor)));

        private async Task<bool> SendAsync(RedisShardWrite write)
        {
            var answer = await write.SendAsync(target, fence: "", options.ChangeLogLength).ConfigureAwait(false);
            if (answer.Outcome == RedisShardOutcome.Written)
            {
                _written.Add(write.State);
                return true;
            }

            Blocked = answer.Outcome == RedisShardOutcome.Changed ? null : (write.State, answer);
            return false;
        }
    }
}
