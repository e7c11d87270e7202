using System.Globalization;
using TierDecision.Core.Customers;
using TierDecision.Storage.Loading;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>What holds of every policy that goes into force together with customers, whoever they are and whatever happens meanwhile.</summary>
public abstract partial class CustomerStoreContract
{
    private const int LawRounds = 12;

    // The names of tiers, so that some stay, some are mapped and some are gone.
    private static readonly string[] Pool = ["platinum", "gold", "silver", "bronze"];

    [Fact]
    public async Task Preview_is_what_the_retiering_then_does_whatever_policy_and_customers_are()
    {
        var random = new Random(20261130);
        await LoadAsync(Random(random, random.Next(150, 300)));
        for (var round = 0; round < LawRounds; round++)
        {
            var live = (await Store.DescribeAsync(default)).Dataset!;
            string[] names = [.. Pool.Where(_ => random.Next(3) > 0).Take(3), "rest"];
            var retier = await PublishRealAsync(Tiers(random, names), Sections(random, round, live.Header.Tiers.Except(names)));
            var before = (await ReadAllAsync(live)).Records;

            var preview = await Store.PreviewRetierAsync(retier.Plan, progress: null, default);
            var done = await Store.RetierAsync(retier, Editor, progress: null, default);

            Assert.Equal((RetierStatus.Done, null, RetierStatus.Done, null), (preview.Status, preview.Detail, done.Status, done.Detail));
            var (said, made) = (preview.Counts!, done.Counts!);
            Assert.Equal(live.Header.Tiers, said.From);
            Assert.Equal(retier.Plan.TierRules.Names, said.To);
            Assert.Equal((before.Count, said.Changed, said.Overridden), ((int)said.Customers, made.Changed, made.Overridden));
            var after = (await ReadAllAsync(done.Dataset!)).Records;
            Assert.Equal(before.Keys.ToHashSet(), after.Keys.ToHashSet());
            for (var from = 0; from < said.From.Count; from++)
            {
                for (var to = 0; to < said.To.Count; to++)
                {
                    var moved = before.Count(customer => customer.Value.Tier == from && after[customer.Key].Tier == to);
                    Assert.Equal((moved, moved), ((int)said.Moves(from, to), (int)made.Moves(from, to)));
                }
            }

            // All but the tier is what it was, and who stays where they were has been there since then.
            Assert.All(before, customer => Assert.Equal(
                customer.Value with
                {
                    Tier = after[customer.Key].Tier, TierSince = after[customer.Key].TierSince, OverrideTier = after[customer.Key].OverrideTier,
                },
                after[customer.Key]));
            Assert.Equal(made.Changed, before.Count(customer => !IsSameTier(customer.Value.Tier, after[customer.Key].Tier)));
            Assert.All(
                before.Where(customer => IsSameTier(customer.Value.Tier, after[customer.Key].Tier)),
                customer => Assert.Equal(customer.Value.TierSince, after[customer.Key].TierSince));

            bool IsSameTier(byte stood, byte stands) => retier.Plan.ScoredTierIndex(live.Header.Tiers[stood]) == stands;
        }
    }

    [Fact]
    public async Task Aliases_from_before_a_removal_do_not_come_back_whichever_were_read_first()
    {
        await LoadAsync(Customers(120));
        var retier = await PublishRealAsync(Grades, Names);
        var removed = false;

        // Once some of all this was read, everybody is removed and written again, without what they were known by but one.
        var progress = new Interruption(() => Task.Run(async () =>
        {
            foreach (var number in Enumerable.Range(0, 120))
            {
                await RemoveAsync(Id(number), 50);
                await PutAsync(Put(number, 51, add: [Email(1_000 + number)]));
            }

            removed = true;
        }).GetAwaiter().GetResult());
        var result = await Store.RetierAsync(retier, Editor, progress, default);

        Assert.Equal((RetierStatus.Done, null, true), (result.Status, result.Detail, removed));
        var (records, aliases) = await ReadAllAsync(result.Dataset!);
        Assert.Equal(120, records.Count);
        Assert.Equal(Enumerable.Range(0, 120).ToDictionary(number => Email(1_000 + number), Id), aliases);
    }

    private static string Tiers(Random random, string[] names)
    {
        var (value, percentile) = (100, 100);
        var tiers = names[..^1].Select(name =>
        {
            (value, percentile) = (value - random.Next(5, 35), percentile - random.Next(5, 35));
            var condition = random.Next(4) switch
            {
                0 => $"from_percentile: {Math.Max(1, percentile)}",
                1 => $"when: {{any: [{{value_score: {{at_least: {Math.Max(1, value)}}}}}, {{flag: verified}}]}}",
                _ => $"at_least: {{value_score: {Math.Max(1, value)}}}",
            };
            return string.Create(CultureInfo.InvariantCulture, $"{{name: {name}, {condition}, priority: {50 + (value / 4)}}}");
        });
        return $"[{string.Join(", ", tiers.Append("{name: rest, priority: 30}"))}]";
    }

    // What is gone is mapped, because people may have set it.
    private static string Sections(Random random, int round, IEnumerable<string> gone)
    {
        var hysteresis = random.Next(2) == 0 ? $"\nhysteresis: {random.Next(1, 20)}" : "";
        var period = random.Next(3) == 0 ? $"\nkeep_tier_months: {random.Next(1, 13)}" : "";
        return $"tier_names: {{{string.Join(", ", gone.Select(tier => $"{tier}: rest"))}}}{hysteresis}{period}\n# {round}";
    }

    private static IEnumerable<CustomerRecord> Random(Random random, int count) => Enumerable.Range(0, count).Select(number => Customer(number) with
    {
        Score = Score(number) with
        {
            ValueScore = random.Next(101), Percentile = random.Next(1001) / 10f, Tier = (byte)random.Next(3), Flags = (CustomerFlags)random.Next(32),
        },
    });
}
