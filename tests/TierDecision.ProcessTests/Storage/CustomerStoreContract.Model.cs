using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>
/// Random sequences of loads, writes, flips, failures and reopenings against <see cref="StoreModel"/>, which is dictionaries and the rules as people would say
/// them; and a replica and a cache that follow all of it, and are restarted now and then.
/// </summary>
public abstract partial class CustomerStoreContract
{
    private const int Runs = 12;
    private const int StepsARun = 25;
    private const int People = 30;

    private enum StepKind
    {
        Load,
        Throw,
        Cancel,
        FlipBack,
        Reopen,
        RestartFollower,
        Put,
        PutPart,
        Remove,
        CutOffRemoval,
        SetOverride,
        EndOverride,
    }

    [Fact]
    public void Random_sequences_agree_with_a_model()
    {
        var customer =
            from id in Gen.Choose(0, People - 1)
            from edition in Gen.Choose(1, 1000)
            from aliases in Gen.Choose(0, People - 1).ListOf()
            select Record(id, Score(id, edition), aliases.Take(3).Select(Phone).ToArray());
        var step =
            from kind in Gen.Frequency(
                (4, Gen.Constant(StepKind.Load)), (1, Gen.Constant(StepKind.Throw)), (1, Gen.Constant(StepKind.Cancel)), (2, Gen.Constant(StepKind.FlipBack)),
                (1, Gen.Constant(StepKind.Reopen)), (1, Gen.Constant(StepKind.RestartFollower)), (12, Gen.Constant(StepKind.Put)), (4, Gen.Constant(StepKind.PutPart)),
                (4, Gen.Constant(StepKind.Remove)), (3, Gen.Constant(StepKind.CutOffRemoval)), (3, Gen.Constant(StepKind.SetOverride)), (2, Gen.Constant(StepKind.EndOverride)))
            from customers in customer.ListOf()
            from id in Gen.Choose(0, People - 1)
            from version in Gen.Choose(1, 1000)
            from touched in Gen.Choose(0, People - 1).ListOf()
            select new Step(kind, [.. customers], id, (ulong)version, [.. touched.Distinct().Take(4)]);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Runs),
            Prop.ForAll(step.ListOf().Select(list => list.Take(StepsARun).ToArray()).ToArbitrary(), steps => AgreesWithModelAsync(steps).GetAwaiter().GetResult()));
    }

    private async Task<bool> AgreesWithModelAsync(Step[] steps)
    {
        // Each run begins with two known datasets, because the runs share one store, and what was written before must not outlive it.
        await using var follower = new FollowedStore(this);
        await using var cache = new CachedStore(this);
        var nobody = Record(9999, Score(9999, 1_000_000), []);
        await LoadAsync([nobody]);
        await LoadAsync([nobody]);
        var model = new StoreModel([nobody]);
        await cache.CatchUpAsync();
        foreach (var step in steps)
        {
            var before = model.Copy();

            // Nothing beside what takes the store away, or puts something into its way.
            var beside = step.Kind is StepKind.Reopen or StepKind.CutOffRemoval ? [] : cache.AskBeside(step.Touched.Append(step.Id));
            await TakeAsync(step, model, follower, cache);
            await cache.AssertExplainsAsync(beside, before, model, step);
            await AssertAgreesAsync(model, await follower.CatchUpAsync(mayReread: step.Kind is StepKind.Remove or StepKind.CutOffRemoval));
            await cache.CatchUpAsync();
            await cache.AssertAgreesAsync(model);
        }

        return true;
    }

    private async Task TakeAsync(Step step, StoreModel model, FollowedStore follower, CachedStore cache)
    {
        var half = step.Touched.Length / 2;
        var put = Put(step.Id, step.Version, add: [.. step.Touched[..half].Select(Phone)], remove: [.. step.Touched[half..].Select(Phone)]);
        switch (step.Kind)
        {
            case StepKind.Load:
                await LoadAsync(step.Customers);
                model.Load(step.Customers);
                break;
            case StepKind.Throw:
                await Assert.ThrowsAsync<TimeoutException>(
                    () => Store.LoadAsync(Header, Then(step.Customers, () => throw new TimeoutException()), null, default));
                break;
            case StepKind.Cancel:
                using (var cancellation = new CancellationTokenSource())
                {
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(
                        () => Store.LoadAsync(Header, Then(step.Customers, cancellation.Cancel), null, cancellation.Token));
                }

                break;
            case StepKind.FlipBack:
                Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);
                model.FlipBack();
                break;
            case StepKind.Reopen:
                await follower.StopAsync();
                await cache.StopAsync();
                await Store.DisposeAsync();
                _store = Open();
                break;
            case StepKind.RestartFollower:
                await follower.StopAsync();
                await cache.StopAsync();
                break;
            case StepKind.Put:
                Assert.Equal(model.Put(put), Outcome(await Store.PutAsync(put, default)));
                break;
            case StepKind.PutPart:
                var part = put with { Score = put.Score with { ValueScore = step.Version % 100 }, Columns = ScoreColumns.Of(["value_score"]), Tier = "" };
                Assert.Equal(model.Put(part), Outcome(await Store.PutAsync(part, default)));
                break;
            case StepKind.Remove:
                Assert.Equal(model.Remove(Id(step.Id), step.Version), Outcome(await Store.RemoveAsync(Id(step.Id), step.Version, default)));
                break;
            case StepKind.CutOffRemoval:
                await using (var cut = await CutRemovalsOffAsync())
                {
                    Assert.Equal(
                        cut is null ? model.Remove(Id(step.Id), step.Version) : model.CutOffRemoval(Id(step.Id), step.Version),
                        Outcome(await Store.RemoveAsync(Id(step.Id), step.Version, default)));
                }

                break;
            default:
                var write = Override(step.Id, step.Kind == StepKind.SetOverride ? "platinum" : null, step.Version);
                Assert.Equal(model.SetOverride(write), Outcome(await Store.SetOverrideAsync(write, default)));
                break;
        }
    }

    private async Task AssertAgreesAsync(StoreModel model, CustomerReplica replica)
    {
        for (var id = 0; id < People; id++)
        {
            foreach (var (kind, key) in new[] { (IdentifierKind.CustomerId, Id(id)), (IdentifierKind.Phone, Phone(id)) })
            {
                var expected = model.Find(kind, key);
                Assert.Equal(expected, await FindAsync(kind, key));
                Assert.Equal(expected, new CustomerLookup(replica.Find(kind, key, out var score), score));
            }
        }

        // Byte by byte: what the follower holds is what the store holds.
        var (records, aliases) = await ReadAllAsync(replica.Dataset);
        var checksum = replica.Table.ComputeChecksum();
        Assert.Equal((records.Count, aliases.Count), (checksum.Customers, checksum.Aliases));
        Assert.Equal(model.Count, records.Count);
        Assert.Equal(records, replica.Table.CustomerKeys().ToDictionary(
            key => key,
            key => replica.TryFind(IdentifierKind.CustomerId, key, out var score) ? score : throw new InvalidOperationException("listed and not found")));
        Assert.Equal(aliases, replica.Table.AliasEntries().ToDictionary());
    }

    private static IEnumerable<CustomerRecord> Then(CustomerRecord[] customers, Action then)
    {
        foreach (var customer in customers)
        {
            yield return customer;
        }

        then();
    }

    /// <summary>One step; which of its parts count follows from the kind.</summary>
    private sealed record Step(StepKind Kind, CustomerRecord[] Customers, int Id, ulong Version, int[] Touched);

    /// <summary>Follows the test's store through flips, as a node of the service does.</summary>
    private sealed class FollowedStore(CustomerStoreContract test) : IAsyncDisposable
    {
        private CustomerFollower? _follower;

        /// <param name="mayReread">Whether what changed may have been erased before it was followed.</param>
        public async Task<CustomerReplica> CatchUpAsync(bool mayReread)
        {
            if (_follower is { } follower)
            {
                var step = await follower.StepAsync(complete: true, default);
                if (step.Status == FollowStatus.Current)
                {
                    // Nothing was lost or damaged, so that nothing has to be read anew.
                    Assert.True(mayReread || step.Resyncs == 0);
                    return follower.Replica;
                }

                // Replaced, or replaced so long ago that it is gone.
                await StopAsync();
            }

            var dataset = (await test.Store.DescribeAsync(default)).Dataset!;
            var started = await CustomerFollower.StartAsync(test.Store, dataset, null, default);
            Assert.Equal((HydrationStatus.Hydrated, null), (started.Status, started.Detail));
            _follower = started.Follower!;
            return _follower.Replica;
        }

        public async Task StopAsync()
        {
            if (_follower is { } follower)
            {
                _follower = null;
                await follower.DisposeAsync();
            }
        }

        public ValueTask DisposeAsync() => new(StopAsync());
    }
}
