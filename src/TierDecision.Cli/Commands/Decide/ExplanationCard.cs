using Spectre.Console;
using TierDecision.Cli.Terminal;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Decide;

/// <summary>
/// Shows to a person why a decision is as it is: each part's arithmetic, then what nearly applied, then what would have changed the queue.
/// </summary>
internal sealed class ExplanationCard(CliContext context)
{
    private readonly IAnsiConsole _console = context.Console.Results;

    public void Write(Explanation explanation)
    {
        _console.WriteLine();
        var list = Tables.CreateList();
        Add(list, "Why the tier", explanation.Tier.Texts);
        Add(list, "Why the priority", explanation.Priority.Texts);
        AddNearMisses(list, explanation.Priority.NearMisses);
        if (explanation.Routing is { } routing)
        {
            Add(list, "Why the queue", [routing.Text]);
            AddNearMisses(list, routing.NearMisses);
        }

        Add(list, "Why the SLA", explanation.Sla.DueTimes.Select(due => due.Text).Prepend(explanation.Sla.Rule.Text));
        AddNearMisses(list, explanation.Sla.Rule.NearMisses);
        Add(list, "Guardrails", explanation.Guardrails);
        Add(list, "Another queue", explanation.QueueChanges.Select(change => change.Text));
        _console.Write(list);
    }

    private static void Add(Grid list, string name, IEnumerable<BilingualText> texts)
    {
        foreach (var text in texts)
        {
            list.Add(name, text.En);
            name = "";
        }
    }

    private static void AddNearMisses(Grid list, IEnumerable<NearMiss> nearMisses)
    {
        foreach (var miss in nearMisses)
        {
            list.Add("", $"- {miss.Text.En}");
        }
    }
}
