using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Priorities;

/// <summary>Nobody starves: queues that are served by sort key, under generated policies and arrivals.</summary>
public class OvertakingTests
{
    private static readonly Instant Now = TestPolicy.Now;

    // Rules that raise and lower, for everyone, for a topic, a tier or a channel, and for who has waited.
    private static readonly Gen<string> Rule =
        from change in Gen.Elements("-10m", "-2m", "-30s", "30s", "2m", "10m")
        from condition in Gen.Elements(
            "", ", when: {topic: a}", ", when: {tier: gold}", ", when: {tier: [silver, standard]}", ", when: {channel: voice}",
            ", when: {waited: {at_least: 1m}}", ", when: {all: [{tier: standard}, {topic: b}]}", ", when: {not: {tier: gold}}")
        select $"head_start: {change}{condition}";

    private static readonly Gen<PolicyPlan> Policies =
        from count in Gen.Choose(0, 4)
        from rules in Gen.ArrayOf(Rule, count)
        from largest in Gen.Elements("", "", "largest_head_start: 3m\n", "largest_head_start: 5m\n")
        select TestPolicy.With(largest + (count == 0 ? "" : $"priority_rules: [{string.Join(", ", rules.Select((rule, i) => $"{{name: r{i}, {rule}}}"))}]\n"));

    private static readonly Gen<Contact[]> Arrivals =
        from count in Gen.Choose(2, 30)
        from gaps in Gen.ArrayOf(Gen.Choose(0, 90_000), count)
        from tiers in Gen.ArrayOf(Gen.Choose(0, 2), count)
        from topics in Gen.ArrayOf(Gen.Elements("a", "b", ""), count)
        from channels in Gen.ArrayOf(Gen.Elements(Channel.Voice, Channel.Chat), count)
        select gaps
            .Aggregate(new List<Instant> { Now }, (times, gap) => [.. times, times[^1] + Duration.FromMilliseconds(gap)])
            .Skip(1).Select((at, i) => new Contact(i, at, (byte)tiers[i], topics[i], channels[i])).ToArray();

    private static readonly Gen<(PolicyPlan Plan, Contact[] Contacts, int Handling)> Days =
        from plan in Policies from contacts in Arrivals from handling in Gen.Choose(10_000, 200_000) select (plan, contacts, handling);

    [Fact]
    public void No_arrival_sequence_overtakes_beyond_the_bound() =>
        Laws.Hold(Days, day => IsWithinBound(day.Plan, Serve(day.Contacts, day.Handling, (contact, _) => Key(day.Plan, contact, contact.ArrivedAt).SortKey)));

    [Fact]
    public void Bound_holds_where_keys_are_asked_for_again_while_contacts_wait() =>
        Laws.Hold(Days, day => IsWithinBound(day.Plan, Serve(day.Contacts, day.Handling, (contact, now) => Key(day.Plan, contact, now).SortKey)));

    [Fact]
    public void Bound_that_is_printed_is_never_less_than_that_of_any_contact() =>
        Laws.Hold(Days, day => day.Contacts.All(contact =>
            day.Plan.LargestHeadStartMilliseconds - Key(day.Plan, contact, contact.ArrivedAt).HeadStartMilliseconds
            <= day.Plan.OvertakingBound(contact.Tier).TotalMilliseconds));

    [Theory]
    [InlineData("", 0, 120, 180)]
    [InlineData("priority_rules: [{name: a, head_start: -2m}]", 120, 180, 180)]
    [InlineData("priority_rules: [{name: a, head_start: -2m, when: {tier: silver}}]", 0, 180, 180)]
    [InlineData("priority_rules: [{name: a, head_start: -2m, when: {channel: chat}}, {name: b, head_start: -1m, when: {channel: voice}}]", 120, 180, 180)]
    [InlineData("priority_rules: [{name: a, head_start: -2m, when: {topic: a}}, {name: b, head_start: 1m, when: {topic: b}}]", 180, 240, 240)]
    [InlineData("priority_rules: [{name: a, head_start: -1m}, {name: b, head_start: 1m}]", 60, 180, 240)]
    [InlineData("priority_rules: [{name: a, head_start: 10m, when: {tier: standard}}]\nlargest_head_start: 4m", 60, 180, 240)]
    public void Bound_counts_the_rules_that_can_lower_the_tier(string sections, int gold, int silver, int standard)
    {
        var plan = TestPolicy.With(sections);

        Assert.Equal([gold, silver, standard], Enumerable.Range(0, 3).Select(tier => (int)plan.OvertakingBound(tier).TotalSeconds));
    }

    [Fact]
    public void Equal_keys_are_served_in_the_order_of_arrival()
    {
        // Gold, three minutes after standard: the same key.
        var plan = TestPolicy.With();
        Contact[] contacts = [new(0, Now, TestPolicy.Standard, "", Channel.Voice), new(1, Now + Duration.FromMinutes(3), TestPolicy.Gold, "", Channel.Voice)];

        Assert.Equal(Key(plan, contacts[0], Now).SortKey, Key(plan, contacts[1], contacts[1].ArrivedAt).SortKey);
        Assert.Equal([0, 1], Serve(contacts.Reverse(), 1, (contact, now) => Key(plan, contact, now).SortKey).Select(contact => contact.Number));
    }

    private static Decision Key(PolicyPlan plan, Contact contact, Instant now)
    {
        var request = new DecisionRequest(DecisionContext.Contact, contact.ArrivedAt) { Channel = contact.Channel, Topic = contact.Topic };
        DecisionEngine.Decide(request, CustomerFacts.Known(new CustomerScore { AsOf = Now }, contact.Tier), plan, now, out var decision);
        return decision;
    }

    // One agent, who takes the lowest key of those that are there; a call before the first keeps everyone waiting for a while.
    private static List<Contact> Serve(IEnumerable<Contact> contacts, int handling, Func<Contact, Instant, long> key)
    {
        var waiting = contacts.ToList();
        var served = new List<Contact>();
        for (var now = waiting.Min(contact => contact.ArrivedAt) + Duration.FromMinutes(4); waiting.Count > 0; now += Duration.FromMilliseconds(handling))
        {
            now = Instant.Max(now, waiting.Min(contact => contact.ArrivedAt));
            var next = waiting.Where(contact => contact.ArrivedAt <= now)
                .OrderBy(contact => key(contact, now)).ThenBy(contact => contact.ArrivedAt).ThenBy(contact => contact.Number).First();
            waiting.Remove(next);
            served.Add(next);
        }

        return served;
    }

    private static bool IsWithinBound(PolicyPlan plan, List<Contact> served)
    {
        for (var i = 0; i < served.Count; i++)
        {
            foreach (var overtaken in served.Skip(i + 1).Where(later => later.ArrivedAt < served[i].ArrivedAt))
            {
                Assert.True(served[i].ArrivedAt - overtaken.ArrivedAt < plan.OvertakingBound(overtaken.Tier), $"{served[i]} overtook {overtaken}");
            }
        }

        return true;
    }

    private sealed record Contact(int Number, Instant ArrivedAt, byte Tier, string Topic, Channel Channel);
}
