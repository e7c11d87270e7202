using TierDecision.Configuration.Policies;
using TierDecision.Core.Descriptions;
using TierDecision.Tests.Core.Differences;

namespace TierDecision.Tests.Core.Descriptions;

public class PolicyDescriberTests
{
    public static TheoryData<string, string> Shipped
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var policy in new[] { "contact-centre", "tickets", "orders" })
            {
                data.Add(policy, "en");
                data.Add(policy, "zh");
            }

            return data;
        }
    }

    // What was meant to change is accepted by copying the files that this writes over those beside this test.
    [Theory]
    [MemberData(nameof(Shipped))]
    public void Shipped_policies_read_as_they_were_approved(string policy, string language)
    {
        var load = PolicyFile.Load(Repository.PathOf("policies", policy + ".yaml"), TestPolicy.Now);
        var text = Text(PolicyDescriber.Describe(load.Plan!, load.Written!), language);

        var name = $"{policy}.{language}.txt";
        var approved = Repository.PathOf("tests", "TierDecision.Tests", "Core", "Descriptions", name);
        if (!File.Exists(approved) || File.ReadAllText(approved) != text)
        {
            var written = Path.Combine(Directory.CreateDirectory(Repository.PathOf("artifacts", "descriptions")).FullName, name);
            File.WriteAllText(written, text);
            Assert.Fail($"{name} is not as it was approved; compare it with {written}.");
        }
    }

    [Fact]
    public void Everything_that_a_policy_can_say_is_told()
    {
        var written = RichPolicy.Read();
        var load = PolicyFile.Parse(RichPolicy.Document, "rich", TestPolicy.Now);

        var text = Text(PolicyDescriber.Describe(load.Plan!, written), "en");

        string[] told =
        [
            "silver: everybody else for whom this holds: the expected future value is at least 1000.",
            "A customer whose score falls below the limit by no more than 2 (points on scales of 0 to 100, else percent of the limit) keeps the tier.",
            "Customers who were scored as vip count as gold.",
            "A person may give a customer gold for a time, for 90 days at the longest.",
            "busy: if the attribute plan is 'premium': the priority rises by 5 and the head start grows by 4 minutes.",
            "passed over if the expected wait is longer than 40 seconds, more than 20 wait there, no agent is signed in or its state is not known; tried also while it is closed",
            "for the first 15 seconds the customer's own agent, in tiers that have one",
            "for 30 seconds only agents who speak the customer's language",
            "agents who have the skills senior and contracts, after 20 seconds only senior",
            "A contact that is asked about again is decided under the policy under which it entered for 4 hours, even if another one is put into force",
            "it came within Sat 09:00-12:00 (Europe/Berlin) and it came from 2026-11-20 to 2026-12-24 (Europe/Berlin)",
            "closed every year on 12-25; closed on the days of the file holidays.ics; on 2026-12-24 open 09:00-12:00",
            "the clock stands still while the ticket is waiting for the customer; a warning after 50 % and 80 % of the time; counted only from when the rule came to apply",
            "If several customers have the same number or address, the caller counts as a customer nobody knows.",
            "After 1 hour without a confirmation the data is not used any more.",
            "The policy has its own words for 1 of the reasons that answers give.",
            "An order without a promise is reckoned due 3 days after it was placed.",
        ];
        Assert.All(told, sentence => Assert.Contains(sentence, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{not: {margin: {below: 0}}}", "the profit so far is at least 0 or not known")]
    [InlineData("{not: {waited: {at_least: 90s}}}", "the time waited is below 1 minute 30 seconds")]
    [InlineData("{not: {flag: vulnerable, topic: [a, b]}}", "the customer does not have a mark as vulnerable, or the topic is anything but 'a' or 'b'")]
    [InlineData("{tier: gold, any: [{channel: voice}, {channel: chat, known: false}]}", "the tier is gold and (the channel is phone, or (the channel is chat and it is not so that the customer is known))")]
    [InlineData("{not: {dates: {to: 2026-12-24, zone: Europe/Berlin}}}", "the date is not on or before 2026-12-24 (Europe/Berlin)")]
    public void Condition_is_told_as_a_clause(string condition, string clause)
    {
        var load = TestPolicy.Load($"priority_rules: [{{name: r, when: {condition}, priority: 5}}]\n");

        var text = Text(PolicyDescriber.Describe(load.Plan!, load.Written!), "en");

        Assert.Contains($"r: if {clause}: the priority rises by 5.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_say_as_much_and_leave_no_placeholder()
    {
        var description = PolicyDescriber.Describe(PolicyFile.Parse(RichPolicy.Document, "rich", TestPolicy.Now).Plan!, RichPolicy.Read());

        var sentences = description.Sections.SelectMany(section => section.Sentences.Prepend(section.Heading)).ToList();
        Assert.All(sentences, sentence => Assert.DoesNotMatch("\\{[a-z_]+\\}", sentence.English + sentence.Chinese));
        Assert.All(sentences, sentence => Assert.Matches("[\u4e00-\u9fff]", sentence.Chinese));
        Assert.All(sentences, sentence => Assert.DoesNotMatch("[\u4e00-\u9fff]", sentence.English));
    }

    [Fact]
    public void Long_policies_are_cut_and_say_so()
    {
        var rules = string.Concat(Enumerable.Range(0, DescriptionSection.MaxSentences + 5).Select(i => $"    - {{name: r{i}, when: {{topic: t{i}}}, targets: [{{queue: vip}}]}}\n"));
        var load = TestPolicy.Load($"routing:\n  rules:\n{rules}  default: [{{queue: service}}]\n");

        var section = PolicyDescriber.Describe(load.Plan!, load.Written!).Sections.Single(one => one.Id == "routing");

        Assert.Equal(DescriptionSection.MaxSentences + 1, section.Sentences.Count);
        Assert.Equal("... and 8 more.", section.Sentences[^1].English);
    }

    private static string Text(PolicyDescription description, string language) => string.Concat(
    [
        description.Title.In(language) + "\n", description.Purpose.Length > 0 ? description.Purpose + "\n" : "",
        .. description.Sections.Select(section =>
            $"\n{section.Heading.In(language)}\n{string.Concat(section.Sentences.Select(sentence => $"  {sentence.In(language)}\n"))}"),
    ]);
}
