using System.Globalization;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;
using TierDecision.Cli.Terminal;
using TierDecision.V1;
using EnumWords = TierDecision.Core.Vocabulary.EnumWords;
using PrintableText = TierDecision.Core.Vocabulary.PrintableText;

namespace TierDecision.Cli.Commands.Decide;

/// <summary>Shows a decision to a person: the answer first, then by when and where to, then why.</summary>
/// <param name="context">The world around.</param>
/// <param name="at">When it was asked; null for now.</param>
internal sealed class DecisionCard(CliContext context, DateTimeOffset? at = null)
{
    private readonly IAnsiConsole _console = context.Console.Results;
    private readonly TimeZoneInfo _zone = context.Time.LocalTimeZone;
    private readonly DateTimeOffset _now = at ?? context.Time.GetUtcNow();

    /// <summary>Writes an answer.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="decision">The answer.</param>
    /// <param name="who">What the customer is called; null for what the request says.</param>
    public void Write(DecideRequest request, DecideResponse decision, string? who = null)
    {
        WriteLine(Headline(decision), new Style(decoration: Decoration.Bold));
        if (decision.Degraded)
        {
            WriteLine($"DEGRADED: {Degradation(decision)}", new Style(Color.Black, Color.Yellow));
        }

        var list = Tables.CreateList();
        list.Add("Asked", Question(request, who ?? Name(request.Customer)));
        AddAnswer(list, decision);
        AddRoute(list, decision.Route);
        AddSla(list, decision.Sla);
        list.Add("Treatment", Treatment(decision.Treatment));
        AddScore(list, decision.Score);
        list.Add("Policy", $"{decision.Policy?.Name} {decision.Policy?.Version} (revision {decision.Policy?.Revision})");
        if (decision.Policy is { HasPin: true } policy)
        {
            list.Add("Pin", policy.Pin);
        }

        AddReasons(list, decision);
        if (decision.DecisionId.Length > 0)
        {
            list.Add("Decision", decision.RequestId.Length == 0 ? decision.DecisionId : $"{decision.DecisionId} for request {decision.RequestId}");
        }

        _console.Write(list);
    }

    private static string Name(Customer? customer) => customer?.IdentifierCase switch
    {
        Customer.IdentifierOneofCase.CustomerId => $"customer {customer.CustomerId}",
        Customer.IdentifierOneofCase.Phone => $"the customer with the phone number {customer.Phone}",
        Customer.IdentifierOneofCase.Email => $"the customer with the e-mail address {customer.Email}",
        Customer.IdentifierOneofCase.ExternalId => $"the customer {customer.ExternalId.Source}:{customer.ExternalId.Id}",
        _ => "a customer who is not named",
    };

    private string Question(DecideRequest request, string customer)
    {
        var context = request.ContextCase switch
        {
            DecideRequest.ContextOneofCase.Contact => $"a contact by {Words(request.Contact.Channel)}",
            DecideRequest.ContextOneofCase.Ticket => $"a ticket of {Words(request.Ticket.TicketPriority)} priority",
            _ => string.Create(CultureInfo.InvariantCulture, $"an order of {request.Order?.Value:0.##}"),
        };
        var now = TimeZoneInfo.ConvertTime(_now, _zone);
        var moment = TimeText.Moment(Timestamp.FromDateTimeOffset(_now), _zone);
        return string.Create(CultureInfo.InvariantCulture, $"{customer}, {context}, on {now:dddd} {moment}");
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

    // What will happen from now on; the targets before the current one will not be tried any more.
    private void AddRoute(Grid list, Route? route)
    {
        if (route is null)
        {
            return;
        }

        list.Add("Route", $"{Try(route.Targets[route.CurrentTarget])}{Skills(route.RequiredSkills)}{Now(route)}  (rule {route.Rule})");
        foreach (var target in route.Targets.Skip(route.CurrentTarget + 1))
        {
            list.Add("", $"then {Try(target)}{Skills(target.Skills)}");
        }

        var passed = route.Targets.Take(route.CurrentTarget).Select(target => target.Queue).ToArray();
        if (passed.Length > 0)
        {
            list.Add("", $"not {string.Join(", ", passed)}");
        }
    }

    private static string Try(RouteTarget target) =>
        $"{target.Queue} {(target.Timeout is { } timeout ? $"for {TimeText.Span(timeout.ToTimeSpan())}" : "until answered")}";

    private static string Skills(RepeatedField<string> skills) => skills.Count == 0 ? "" : $", skills {string.Join(", ", skills)}";

    private string Now(Route route)
    {
        var agent = route.PreferredAgent.Length == 0 ? "" : $", agent {route.PreferredAgent} first";
        var wait = route.ExpectedWait is { } expected ? $", expected wait {TimeText.Span(expected.ToTimeSpan())}" : "";
        var closed = route.Availability switch
        {
            QueueAvailability.OutsideHours when route.OpensAt is { } opens => $", closed until {TimeText.Moment(opens, _zone)}",
            QueueAvailability.OutsideHours => ", closed",
            QueueAvailability.ReportedClosed => ", reported closed",
            _ => "",
        };
        return agent + wait + closed;
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
        _console.Write(new Text(PrintableText.Of(text), style));
        _console.WriteLine();
    }
}
