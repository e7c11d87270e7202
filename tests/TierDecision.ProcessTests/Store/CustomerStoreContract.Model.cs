using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Customers;
using TierDecision.Store;
using TierDecision.Store.Replica;
using static TierDecision.ProcessTests.Store.TestDataset;

namespace TierDecision.ProcessTests.Store;

/// <summary>Random sequences of loads, failures and reopenings against a model that is two dictionaries.</summary>
public abstract partial class CustomerStoreContract
{
    private const int Runs = 25;
    private const int People = 40;

    private enum StepKind
    {
        Load,
        Throw,
        Cancel,
        Reopen,
    }

    [Fact]
    public void Random_loads_failures_and_reopenings_agree_with_a_model()
    {
        var customer =
            from id in Gen.Choose(0, People - 1)
            from edition in Gen.Choose(1, 1000)
            from aliases in Gen.Choose(0, People - 1).ListOf()
            select new CustomerRecord(Id(id), Score(id, edition), aliases.Take(3).Select(Phone).ToArray());
        var step =
            from kind in Gen.Frequency(
                (4, Gen.Constant(StepKind.Load)), (1, Gen.Constant(StepKind.Throw)), (1, Gen.Constant(StepKind.Cancel)), (1, Gen.Constant(StepKind.Reopen)))
            from customers in customer.ListOf()
            select (Kind: kind, Customers: customers.ToArray());
        var steps = step.ListOf().Select(list => list.Take(6).ToArray());

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Runs),
            Prop.ForAll(steps.ToArbitrary(), sequence => AgreesWithModelAsync(sequence).GetAwaiter().GetResult()));
    }

    private async Task<bool> AgreesWithModelAsync((StepKind Kind, CustomerRecord[] Customers)[] steps)
    {
        // Each run begins with a known dataset, because the runs share one store.
        var model = new Model();
        await LoadAsync([]);
        foreach (var (kind, customers) in steps)
        {
            switch (kind)
            {
                case StepKind.Load:
                    await LoadAsync(customers);
                    model = Model.Of(customers);
                    break;
                case StepKind.Throw:
                    await Assert.ThrowsAsync<TimeoutException>(
                        () => Store.LoadAsync(Header, Then(customers, () => throw new TimeoutException()), null, default));
                    break;
                case StepKind.Cancel:
                    using (var cancellation = new CancellationTokenSource())
                    {
                        await Assert.ThrowsAnyAsync<OperationCanceledException>(
                            () => Store.LoadAsync(Header, Then(customers, cancellation.Cancel), null, cancellation.Token));
                    }

                    break;
                default:
                    await Store.DisposeAsync();
                    _store = Open();
                    break;
            }

            await AssertAgreesAsync(model);
        }

        return true;
    }

    private async Task AssertAgreesAsync(Model model)
    {
        var dataset = (await Store.DescribeAsync(default)).Dataset!;
        Assert.Equal((model.Scores.Count, model.Aliases.Count), (dataset.Customers, dataset.Aliases));
        var replica = (await CustomerReplica.HydrateAsync(Store, dataset, null, default)).Replica!;
        for (var id = 0; id < People; id++)
        {
            foreach (var (kind, key) in new[] { (IdentifierKind.CustomerId, Id(id)), (IdentifierKind.Phone, Phone(id)) })
            {
                var expected = model.Find(kind, key);
                Assert.Equal(expected, await FindAsync(kind, key));
                Assert.Equal(expected.Status == LookupStatus.Found, replica.TryFind(kind, key, out var score));
                Assert.Equal(expected.Score, score);
            }
        }
    }

    private static IEnumerable<CustomerRecord> Then(CustomerRecord[] customers, Action then)
    {
        foreach (var customer in customers)
        {
            yield return customer;
        }

        then();
    }

    private sealed class Model
    {
        public Dictionary<IdentityKey, CustomerScore> Scores { get; } = [];

        public Dictionary<IdentityKey, IdentityKey> Aliases { get; } = [];

        public static Model Of(IEnumerable<CustomerRecord> customers)
        {
            var model = new Model();
            foreach (var customer in customers)
            {
                model.Scores[customer.Key] = customer.Score;
                foreach (var alias in customer.Aliases)
                {
                    model.Aliases[alias] = customer.Key;
                }
            }

            return model;
        }

        public CustomerLookup Find(IdentifierKind kind, IdentityKey key)
        {
            if (kind != IdentifierKind.CustomerId && !Aliases.TryGetValue(key, out key))
            {
                return CustomerLookup.Unknown;
            }

            return Scores.TryGetValue(key, out var score) ? CustomerLookup.Found(score) : CustomerLookup.Unknown;
        }
    }
}
