using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Customers;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Storage.Loading;

public sealed class AliasOwnersTests
{
    // Few aliases with few high halves, so that they are shared, and so that a mark comes among others with the same half.
    private static readonly Gen<CustomerRecord> Customers =
        from id in Gen.Choose(1, 12)
        from tier in Gen.Choose(0, 2)
        from value in Gen.Choose(0, 3)
        from aliases in Gen.Choose(0, 9).ListOf()
        select new CustomerRecord(
            new IdentityKey((ulong)id << 50, (ulong)id), new CustomerScore { Tier = (byte)tier, ValueScore = value },
            [.. aliases.Take(3).Select(alias => new IdentityKey((ulong)(alias / 3) << 60, (ulong)alias))]);

    [Fact]
    public void Aliases_stand_for_the_best_of_their_customers_and_marks_say_which_are_shared() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(Customers.ListOf().ToArbitrary(), customers =>
        {
            var packed = Pack(customers);
            var scores = customers.GroupBy(customer => customer.Key).ToDictionary(same => same.Key, same => same.Last().Score);
            var owners = customers.SelectMany(customer => customer.Aliases.Select(alias => (Alias: alias, Customer: customer.Key))).Distinct()
                .GroupBy(pair => pair.Alias, pair => pair.Customer)
                .ToDictionary(alias => alias.Key, alias => alias.OrderBy(owner => scores[owner].Tier).ThenByDescending(owner => scores[owner].ValueScore)
                    .ThenBy(owner => owner.High).ThenBy(owner => owner.Low).ToArray());
            var shared = owners.Where(alias => alias.Value.Length > 1).Select(alias => SharedAlias.MarkOf(alias.Key)).ToHashSet();

            var stored = Rows(packed.Aliases).Select(row => (row.Key, KeyBytes.Read(row.Row.AsSpan(IdentityKey.Size)))).ToArray();

            // Three aliases have one high half, and so one mark: these keys are no hashes.
            Assert.Equal(owners.ToDictionary(alias => alias.Key, alias => alias.Value[0]), stored.Where(row => !SharedAlias.IsMark(row.Key)).ToDictionary());
            Assert.Equal(owners.Count(alias => alias.Value.Length > 1), packed.Shared.Count);
            Assert.Equal(shared, stored.Select(row => row.Key).Where(SharedAlias.IsMark).ToHashSet());
            Assert.Equal(stored.Select(row => row.Key.High).Order(), stored.Select(row => row.Key.High));
        }));

    [Fact]
    public void Order_of_customers_does_not_matter() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Customers.ListOf().ToArbitrary(), customers =>
        {
            var once = customers.DistinctBy(customer => customer.Key).ToList();

            Assert.Equal(Pack(once).ComputeChecksum(), Pack(Enumerable.Reverse(once)).ComputeChecksum());
        }));

    private static PackedDataset Pack(IEnumerable<CustomerRecord> customers)
    {
        var packed = new PackedDataset(Service.TestService.Header("gold", "silver", "basic"));
        foreach (var customer in customers)
        {
            packed.Add(customer);
        }

        packed.Sort();
        return packed;
    }

    private static IEnumerable<(IdentityKey Key, byte[] Row)> Rows(SortedRows rows) =>
        Enumerable.Range(0, rows.Count).Select(place => (rows.Key(place), rows[place].ToArray()));
}
