using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;
using TierDecision.Cli.Terminal;
using TierDecision.V1;
using EnumWords = TierDecision.Core.Vocabulary.EnumWords;

namespace TierDecision.Cli.Commands.Decide;

/// <summary>Shows a decision to a person: the answer first, then by when and where to, then why.</summary>
internal sealed class DecisionCard(CliContext context)
{
    private readonly IAnsiConsole _console = context.Console.Results;
    private readonly TimeZoneInfo _zone = context.Time.LocalTimeZone;
    private readonly DateTimeOffset _now = context.Time.GetUtcNow();

    public void Write(DecideResponse decision)
    {
        WriteLine(Headline(decision), new Style(decoration: Decoration.Bold));
        if (decision.Degraded)
        {
            WriteLine($"DEGRADED: {Degradation(decision)}", new Style(Color.Black, Color.Yellow));
        }

        var list = Tables.CreateList();
        AddAnswer(list, decision);
        AddRoute(list, decision.Route);
        AddSla(list, decision.Sla);
        list.Add("Treatment", Treatment(decision.Treatment));
        AddScore(list, decision.Score);
        list.Add("Policy", $"{decision.Policy?.Name} {decision.Policy?.Version} (revision {decision.Policy?.Revision})");
        AddReasons(list, decision);
        list.Add("Decision", decision.RequestId.Length == 0 ? decision.DecisionId : $"{decision.DecisionId} for request {decision.RequestId}");
        _console.Write(list);
    }

    private static string Headline(DecideResponse decision)
    {
        var tier = decision.Tier?.Name ?? "tier not shown";
        var queue = decision.Route is null ? "" : $", queue {decision.Route.Queue}";
        return string.Create(CultureInfo.InvariantCulture, $"{tier}, priority {decision.Priority}{queue}");
    }

    // What is missing is among the reasons; the score's status says it where their texts were not asked for.
    private static string Degradation(DecideResponse decision) => decision.Score?.Status switch
    {
        ScoreStatus.Unavailable => "the store could not be asked, so that the customer may be known and was treated as unknown.",
        ScoreStatus.Stale when decision.Reasons.Any(reason => reason.Code == ReasonCode.ScoreFromFuture) =>
            "the customer's score is dated in the future.",
        ScoreStatus.Stale => "the customer's score is older than the policy allows.",
        _ when decision.Reasons.Any(reason => reason.Code == ReasonCode.DataUnconfirmed) =>
            $"the store has not confirmed the customer data for {TimeText.Span(decision.Score?.UnconfirmedFor?.ToTimeSpan() ?? default)}.",
        _ => "data was missing that should have been there.",
    };

    private void AddAnswer(Grid list, DecideResponse decision)
    {
        list.Add("Tier", decision.Tier is { } tier
            ? string.Create(CultureInfo.InvariantCulture, $"{tier.Name}, rank {tier.Rank}{(tier.Overridden ? ", set by a person for a time" : "")}")
            : "not shown: the caller's identity failed verification");
        list.Add("Priority", string.Create(CultureInfo.InvariantCulture, $"{decision.Priority} of 100, higher is served sooner"));
        list.Add("Sort key", string.Create(
            CultureInfo.InvariantCulture, $"{decision.SortKey}, lower is served first: counts as arrived {SortKeyTime(decision.SortKey)}"));
    }

    private string SortKeyTime(long sortKey)
    {
        try
        {
            return TimeText.Moment(Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(sortKey)), _zone);
        }
        catch (ArgumentOutOfRangeException)
        {
            return "outside the calendar";
        }
    }

    private static void AddRoute(Grid list, Route? route)
    {
        if (route is null)
        {
            return;
        }

        for (var i = 0; i < route.Targets.Count; i++)
        {
            var target = route.Targets[i];
            var wait = target.Timeout is { } timeout ? $"for {TimeText.Span(timeout.ToTimeSpan())}" : i == 0 ? "" : "until answered";
            var skills = target.Skills.Count == 0 ? "" : $", skills {string.Join(", ", target.Skills)}";
            var rule = i == 0 ? $"  (rule {route.Rule})" : "";
            list.Add(i == 0 ? "Route" : "", $"{(i == 0 ? "" : "then ")}{target.Queue} {wait}".TrimEnd() + skills + rule);
        }
    }

    private void AddSla(Grid list, Sla? sla)
    {
        if (sla is null || sla.Targets.Count == 0)
        {
            list.Add("SLA", "nothing is promised");
            return;
        }

        for (var i = 0; i < sla.Targets.Count; i++)
        {
            var target = sla.Targets[i];
            var rule = i == 0 ? $"  (rule {sla.Rule})" : "";
            list.Add(
                i == 0 ? "SLA" : "",
                $"{Words(target.Metric)} within {Within(target)} ({target.Calendar}): "
                + $"due {TimeText.Moment(target.DueAt, _zone)}, {TimeText.FromNow(target.DueAt, _now)}{rule}");
        }
    }

    private static string Within(SlaTarget target) => target.BusinessDays switch
    {
        0 => TimeText.Span(target.Target.ToTimeSpan()),
        1 => "1 business day",
        var days => $"{days} business days",
    };

    private static string Treatment(Treatment? treatment)
    {
        var parts = new List<string>
        {
            treatment?.Handling switch
            {
                Handling.Person => "a person from the start",
                Handling.SelfServiceFirst => "self-service first, a person on request",
                Handling.Callback => "a callback is offered instead of waiting",
                Handling.EndOfRelationship => "the end of the relationship: what is open is served, nothing new is offered",
                _ => "as the policy's default",
            },
        };
        if (treatment is { DedicatedAgent: true })
        {
            parts.Add("may have a dedicated agent");
        }

        if (treatment is { Callback: true, Handling: not Handling.Callback })
        {
            parts.Add("may be offered a callback");
        }

        if (treatment is { ServiceHours.Length: > 0, InServiceHours: false })
        {
            parts.Add($"outside its service hours ({treatment.ServiceHours})");
        }

        if (treatment is { DiscountEligible: true })
        {
            parts.Add("may be offered discounts");
        }

        return string.Join("; ", parts);
    }

    private void AddScore(Grid list, ScoreSummary? score)
    {
        if (score?.AsOf is not { } asOf)
        {
            list.Add("Score", score is null ? "unknown" : Words(score.Status));
            return;
        }

        var rfm = score.Recency == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", RFM {score.Recency}{score.Frequency}{score.Monetary}");
        var segment = score.Segment == Segment.Unspecified ? "" : $" ({Words(score.Segment)})";
        var percentile = score.HasPercentile ? string.Create(CultureInfo.InvariantCulture, $", percentile {score.Percentile:0.##}") : "";
        var lifetime = score.HasLifetimeValue ? string.Create(CultureInfo.InvariantCulture, $", lifetime value {score.LifetimeValue:0.##}") : "";
        list.Add("Score", string.Create(CultureInfo.InvariantCulture, $"{score.ValueScore:0.##}{percentile}{rfm}{segment}{lifetime}"));
        var age = score.Age is null ? "" : $", {TimeText.Span(score.Age.ToTimeSpan())} old";
        list.Add("", $"as of {TimeText.Moment(asOf, _zone)}{age}{(score.Status == ScoreStatus.Stale ? ", stale" : "")}");
    }

    private static void AddReasons(Grid list, DecideResponse decision)
    {
        for (var i = 0; i < decision.Reasons.Count; i++)
        {
            var reason = decision.Reasons[i];
            var text = reason.Text.Length == 0
                ? $"{Words(reason.Code)} {reason.Subject}".TrimEnd()
                : $"{reason.Text} [{EnumWords.SnakeCase(reason.Code.ToString())}]";
            list.Add(i == 0 ? "Reasons" : "", text);
        }
    }

    private static string Words<T>(T value)
        where T : struct, System.Enum => EnumWords.SnakeCase(value.ToString()).Replace('_', ' ');

    private void WriteLine(string text, Style style)
    {
        _console.Write(new Text(Printable.Text(text), style));
        _console.WriteLine();
    }
}
