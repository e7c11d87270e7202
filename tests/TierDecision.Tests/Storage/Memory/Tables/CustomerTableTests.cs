using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Customers;
using TierDecision.Storage.Memory.Tables;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Storage.Memory.Tables;

public sealed class CustomerTableTests
{
    private const int People = 12;

    private enum StepKind
    {
        Set,
        Remove,
        SetAlias,
        RemoveAlias,
    }

    [Fact]
    public void Random_changes_agree_with_dictionaries_in_no_more_lines_than_there_ever_were_customers()
    {
        var step =
            from kind in Gen.Elements(StepKind.Set, StepKind.Remove, StepKind.SetAlias, StepKind.RemoveAlias)
            from customer in Gen.Choose(0, People - 1)
            from alias in Gen.Choose(0, People - 1)
            select (Kind: kind, Customer: customer, Alias: alias);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(400), Prop.ForAll(step.ArrayOf().ToArbitrary(), steps =>
        {
            var table = new CustomerTable(0, 0);
            var scores = new Dictionary<int, int>();
            var aliases = new Dictionary<int, int>();
            var most = 0;
            for (var i = 0; i < steps.Length; i++)
            {
                var (kind, customer, alias) = steps[i];
                switch (kind)
                {
                    case StepKind.Set:
                        table.Set(Key(customer), Record(i));
                        scores[customer] = i;
                        break;
                    case StepKind.Remove:
                        table.Remove(Key(customer));
                        scores.Remove(customer);
                        break;
                    case StepKind.SetAlias:
                        table.SetAlias(Alias(alias), Key(customer));
                        aliases[alias] = customer;
                        break;
                    default:
                        table.RemoveAlias(Alias(alias));
                        aliases.Remove(alias);
                        break;
                }

                // An alias may move before its customer before is let go.
                most = Math.Max(most, scores.Keys.Union(aliases.Values).Count() + 1);
                Assert.True(table.Lines <= most, $"{table.Lines} lines for {most} customers");
                AssertHolds(table, scores, aliases);
            }
        }));
    }

    [Fact]
    public void Customers_who_come_and_go_take_no_more_memory_than_those_who_are_there()
    {
        const int Live = 1000;
        var table = new CustomerTable(Live, Live, growth: 1.06);
        for (var i = 0; i < Live; i++)
        {
            Add(i);
        }

        var (lines, bytes) = (table.Lines, table.Bytes);
        for (var i = Live; i < 100 * Live; i++)
        {
            table.Remove(Key(i - Live));
            table.RemoveAlias(Alias(i - Live));
            Add(i);
        }

        Assert.Equal((Live, Live, lines), (table.Customers, table.Aliases, table.Lines));
        Assert.InRange(table.Bytes, 0, 1.1 * bytes);
        for (var i = 99 * Live; i < 100 * Live; i++)
        {
            Assert.Equal(i, Find(table, IdentifierKind.CustomerId, Key(i)));
            Assert.Equal(i, Find(table, IdentifierKind.Phone, Alias(i)));
        }

        void Add(int i)
        {
            table.Set(Key(i), Record(i));
            table.SetAlias(Alias(i), Key(i));
        }
    }

    [Fact]
    public void Customer_who_is_removed_and_comes_back_has_the_aliases_that_were_left()
    {
        var table = new CustomerTable(0, 0);
        table.Set(Key(1), Record(1));
        table.SetAlias(Alias(1), Key(1));

        table.Remove(Key(1));
        Assert.Null(Find(table, IdentifierKind.Phone, Alias(1)));
        Assert.True(table.StandsFor(Alias(1), Key(1)));

        table.Set(Key(1), Record(2));
        Assert.Equal(2, Find(table, IdentifierKind.Phone, Alias(1)));
    }

    [Fact]
    public async Task Readers_never_find_another_customer_while_lines_change_hands()
    {
        const int Numbers = 64;
        const int Writes = 300_000;
        var table = new CustomerTable(0, 0);

        await ConcurrentReaders.ReadWhileAsync(
            reader =>
            {
                var random = new Random(reader);
                return _ =>
                {
                    var wanted = random.Next(Numbers);
                    var found = Find(table, IdentifierKind.CustomerId, Key(wanted));
                    Assert.True(found is null || found % Numbers == wanted, $"{wanted} was found as {found % Numbers}");
                    found = Find(table, IdentifierKind.Phone, Alias(wanted));
                    Assert.True(found is null || found % Numbers == wanted, $"the alias of {wanted} was found as that of {found % Numbers}");
                };
            },
            () =>
            {
                // Few are there at a time, so that a line becomes another's at almost every step.
                var random = new Random(1);
                for (var i = 0; i < Writes; i++)
                {
                    var (comes, goes) = (random.Next(Numbers), random.Next(Numbers));
                    table.RemoveAlias(Alias(goes));
                    table.Remove(Key(goes));
                    table.Set(Key(comes), Record((i * Numbers) + comes));
                    table.SetAlias(Alias(comes), Key(comes));
                }
            });

        Assert.InRange(table.Lines, 1, Numbers);
    }

    private static void AssertHolds(CustomerTable table, Dictionary<int, int> scores, Dictionary<int, int> aliases)
    {
        Assert.Equal((scores.Count, aliases.Count), (table.Customers, table.Aliases));
        for (var i = 0; i < People; i++)
        {
            Assert.Equal(scores.TryGetValue(i, out var score) ? score : null, Find(table, IdentifierKind.CustomerId, Key(i)));
            var standsFor = aliases.TryGetValue(i, out var customer) ? customer : (int?)null;
            Assert.Equal(standsFor is { } of && scores.TryGetValue(of, out score) ? score : null, Find(table, IdentifierKind.Phone, Alias(i)));
            Assert.True(table.StandsFor(Alias(i), standsFor is { } number ? Key(number) : null));
        }
    }

    private static int? Find(CustomerTable table, IdentifierKind kind, IdentityKey key) =>
        table.TryFind(kind, key, out var score) ? (int)score.Version : null;

    private static IdentityKey Key(int number) => new(((ulong)number + 1) * 0x9E3779B97F4A7C15, (ulong)number);

    private static IdentityKey Alias(int number) => new(((ulong)number + 1) * 0xC2B2AE3D27D4EB4F, ~(ulong)number);

    private static PackedRecord Record(int number) => PackedRecord.From(new CustomerScore { Version = (ulong)number, ValueScore = 1 });
}
