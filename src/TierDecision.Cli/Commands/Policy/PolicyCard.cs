using System.Globalization;
using NodaTime;
using Spectre.Console;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Shows a policy as people talk about it.</summary>
internal static class PolicyCard
{
    public static void Write(CliConsole console, PolicyPlan plan, PolicyLoad load, Instant now)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"{load.Source}: {plan.Name} {plan.Version} (revision {load.Revision})");
        console.Results.Write(new Text(PrintableText.Of(title), new Style(decoration: Decoration.Bold)));
        console.Results.WriteLine();
        console.WriteTable(Tiers(plan));
        if (TierText.Takes(plan) is { } takes)
        {
            console.WriteTable(takes);
        }

        if (CalendarText.Of(plan, now) is { } calendars)
        {
            console.WriteTable(calendars);
        }

        console.Results.Write(Rest(plan, load.Findings.Count(finding => finding.Severity == Severity.Warning)));
        console.Results.WriteLine();
    }

    private static Table Tiers(PolicyPlan plan)
    {
        var table = Tables.Create(TierText.Heads(plan, ">Priority", ">Head start", ">Overtaken for", "Treatment"));
        for (var i = 0; i < plan.Tiers.Length; i++)
        {
            var tier = plan.Tiers[i];
            table.Add(TierText.Cells(
                plan,
                tier,
                tier.Priority.ToString(CultureInfo.InvariantCulture),
                DurationText.Format(Duration.FromMilliseconds(tier.HeadStartMilliseconds)),
                $"at most {DurationText.Format(plan.OvertakingBound(i))}",
                Treatment(tier.Treatment)));
        }

        return table;
    }

    private static Grid Rest(PolicyPlan plan, int warnings)
    {
        var list = Tables.CreateList();
        list.Add("Unknown customers", plan.Tiers[plan.UnknownTier].Name);
        list.Add("Scores are stale", plan.StaleAfter == Duration.MaxValue ? "never" : $"after {DurationText.Format(plan.StaleAfter)}");
        list.Add("Unconfirmed data", Unconfirmed(plan.UnconfirmedData));
        if (plan.Pin is { } pin)
        {
            var time = DurationText.Format(Duration.FromMilliseconds(pin.ForMilliseconds));
            list.Add("Contacts keep", $"the policy under which they entered, for {time}");
        }

        if (plan.TierRules.Period is { } period)
        {
            list.Add("Tiers are kept", $"for {Numbers.Count(period.Months, "month")} after a change");
        }

        list.Add("Largest head start", DurationText.Format(Duration.FromMilliseconds(plan.LargestHeadStartMilliseconds)));
        list.Add("Queues", plan.Queues.Names.Count == 0 ? "none" : string.Join(", ", plan.Queues.Names));
        list.Add("Rules", string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.PriorityRules.Length} for priority, {plan.Routing.Rules.Length} for routing and a default, {plan.SlaRules.Length} for SLA"));
        list.Add("Result", warnings == 0 ? "can serve" : $"can serve; {Numbers.Count(warnings, "warning")}");
        return list;
    }

    private static string Unconfirmed(UnconfirmedDataPlan plan)
    {
        var degraded = $"degraded after {DurationText.Format(Duration.FromMilliseconds(plan.DegradedAfterMilliseconds))}";
        return plan.UnusedAfterMilliseconds == long.MaxValue
            ? degraded
            : $"{degraded}, unused after {DurationText.Format(Duration.FromMilliseconds(plan.UnusedAfterMilliseconds))}";
    }

    private static string Treatment(TreatmentPlan treatment)
    {
        var parts = new List<string> { EnumWords.SnakeCase(treatment.Handling.ToString()).Replace('_', ' ') };
        if (treatment.DedicatedAgent)
        {
            parts.Add("dedicated agent");
        }

        if (treatment.DiscountEligible)
        {
            parts.Add("discounts");
        }

        if (treatment.Callback && treatment.Handling != Handling.Callback)
        {
            parts.Add("callback");
        }

        if (!treatment.SelfService)
        {
            parts.Add("no self-service");
        }

        if (!treatment.ServiceHours.IsAroundTheClock)
        {
            parts.Add($"in {treatment.ServiceHours.Name}");
        }

        return string.Join(", ", parts);
    }
}
