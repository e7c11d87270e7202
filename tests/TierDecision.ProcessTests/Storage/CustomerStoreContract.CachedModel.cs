using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>What is read through a cache must be explained by the model, whatever is written meanwhile.</summary>
public abstract partial class CustomerStoreContract
{
    /// <summary>Reads the test's store through a cache with fewer places than there are people, through flips, as a node of the service does.</summary>
    private sealed class CachedStore(CustomerStoreContract test) : IAsyncDisposable
    {
        private const int Places = 16;

        private CacheFollower? _follower;

        private CustomerCache Cache => (_follower ?? throw new InvalidOperationException("nothing is followed")).Cache;

        /// <summary>Follows what there is to follow; another dataset begins an empty cache.</summary>
        public async Task CatchUpAsync()
        {
            if (_follower is { } follower)
            {
                if ((await follower.StepAsync(complete: true, default)).Status == FollowStatus.Current)
                {
                    return;
                }

                await StopAsync();
            }

            _follower = await test.CacheAsync((await test.Store.DescribeAsync(default)).Dataset!, Places);
        }

        /// <summary>Asks for people, and does not wait for the answers: beside whatever comes next.</summary>
        public IReadOnlyList<Read> AskBeside(IEnumerable<int> people) =>
            [.. people.Distinct().SelectMany(Both).Select(asked => new Read(asked.Kind, asked.Key, ThroughAsync(Cache, asked.Kind, asked.Key)))];

        /// <summary>
        /// What was asked beside a step, what is still in the cache before the step is followed, and what is asked for after it, is from before the step or from after it; who
        /// is asked for in the store after the step, from after it, unless the cache is that of a dataset which was replaced: that goes on as it was, or is gone. A store that
        /// does not answer in time is no lie.
        /// </summary>
        public async Task AssertExplainsAsync(IReadOnlyList<Read> beside, StoreModel before, StoreModel after, Step step)
        {
            if (_follower is null)
            {
                return;
            }

            var replaces = step.Kind is StepKind.Load or StepKind.FlipBack;
            foreach (var (kind, key, answer) in beside)
            {
                var found = await answer;
                Assert.True(IsExplained(kind, key, found, before, after, step, replaces), $"{kind} asked beside {step.Kind} is {found}");
            }

            for (var person = 0; person < People; person++)
            {
                foreach (var (kind, key) in Both(person))
                {
                    var status = Cache.Find(kind, key, out var score);
                    if (status == LookupStatus.Unavailable)
                    {
                        var asked = await Cache.AskAsync(kind, key);
                        Assert.True(
                            replaces ? IsExplained(kind, key, asked, before, after, step, replaces) : asked.Status == LookupStatus.Unavailable || asked == after.Find(kind, key),
                            $"{kind} asked after {step.Kind} is {asked}, not {after.Find(kind, key)}");
                    }
                    else
                    {
                        var found = new CustomerLookup(status, score);
                        Assert.True(IsExplained(kind, key, found, before, after, step, replaces), $"{kind} found after {step.Kind} is {found}");
                    }
                }
            }
        }

        /// <summary>Once all was followed: what is read through the cache, from its memory or from the store, is what stands.</summary>
        public async Task AssertAgreesAsync(StoreModel model)
        {
            for (var person = 0; person < People; person++)
            {
                foreach (var (kind, key) in Both(person))
                {
                    CustomerLookup found = default;
                    await Wait.UntilAsync(async () => (found = await ThroughAsync(Cache, kind, key)).Status != LookupStatus.Unavailable, "the store answers");
                    Assert.Equal(model.Find(kind, key), found);
                    if (Cache.Find(kind, key, out var score) is var status && status != LookupStatus.Unavailable)
                    {
                        Assert.Equal(model.Find(kind, key), new CustomerLookup(status, score));
                    }
                }
            }
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

        private static IEnumerable<(IdentifierKind Kind, IdentityKey Key)> Both(int person) => [(IdentifierKind.CustomerId, Id(person)), (IdentifierKind.Phone, Phone(person))];

        // An alias and its customer are read one after the other, and may lie in two shards that are written one after the other: the customer may be from before and the
        // alias from after, or the other way round. A record is always a whole one.
        private static bool IsExplained(
            IdentifierKind kind, IdentityKey key, in CustomerLookup found, StoreModel before, StoreModel after, Step step, bool replaces)
        {
            if (found.Status == LookupStatus.Unavailable || found == before.Find(kind, key))
            {
                return true;
            }

            var self = Id(step.Id);
            var alone = found.Status == LookupStatus.Shared ? CustomerLookup.Found(found.Score) : found;
            return !replaces && (found == after.Find(kind, key) || kind != IdentifierKind.CustomerId && step.Kind is StepKind.Put or StepKind.PutPart && step.Touched.Any(number => Phone(number) == key)
                && (alone == before.Find(IdentifierKind.CustomerId, self) || alone == after.Find(IdentifierKind.CustomerId, self)));
        }

        internal sealed record Read(IdentifierKind Kind, IdentityKey Key, Task<CustomerLookup> Answer);
    }
}
