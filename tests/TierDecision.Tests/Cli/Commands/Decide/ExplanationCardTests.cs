using Microsoft.Extensions.Configuration;
using TierDecision.Cli.Commands.Decide;
using TierDecision.Cli.Terminal;
using TierDecision.V1;

namespace TierDecision.Tests.Cli.Commands.Decide;

public class ExplanationCardTests
{
    [Fact]
    public void Shows_each_part_with_its_near_misses_and_takes_text_literally()
    {
        var explanation = new Explanation
        {
            Tier = new TierExplanation { Texts = { Text("gold begins at percentile 80."), Text("platinum begins at percentile 95: 3 higher.") } },
            Priority = new PriorityExplanation { Texts = { Text("Priority 70 (gold) = 70.") }, NearMisses = { new NearMiss { Text = Text("[red]waited-long[/] did not match.") } } },
            Routing = new RuleExplanation { Text = Text("The routing rule best matched.") },
            Sla = new SlaExplanation { Rule = new RuleExplanation { Text = Text("The SLA rule call applies.") }, DueTimes = { new DueTimeExplanation { Text = Text("answer within 3m.") } } },
            QueueChanges = { new QueueChange { Text = Text("tier silver: the default route, queue service.") } },
        };

        Assert.Equal(
            [
                "Why the tier gold begins at percentile 80.",
                "platinum begins at percentile 95: 3 higher.",
                "Why the priority Priority 70 (gold) = 70.",
                "- [red]waited-long[/] did not match.",
                "Why the queue The routing rule best matched.",
                "Why the SLA The SLA rule call applies.",
                "answer within 3m.",
                "Another queue tier silver: the default route, queue service.",
            ],
            Show(explanation));
    }

    private static BilingualText Text(string english) => new() { En = english, Zh = "-" };

    private static string[] Show(Explanation explanation)
    {
        var output = new StringWriter();
        new ExplanationCard(new CliContext(CliConsole.Redirected(output, TextWriter.Null), new ConfigurationBuilder().Build(), TimeProvider.System)).Write(explanation);
        return [.. output.ToString().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0)];
    }
}
