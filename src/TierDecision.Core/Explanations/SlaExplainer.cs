using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations;

/// <summary>Says which SLA rule applied and writes out how its due times were counted.</summary>
internal static class SlaExplainer
{
    /// <summary>The most stretches of open time that are listed for one due time.</summary>
    public const int MostStretches = 5;

    // A calendar is closed at least once in so long, or it is open around the clock for all that matters here.
    private const long LongestStretch = 400L * 24 * 60 * 60 * 1000;

    public static SlaExplanation Explain(in ConditionFacts facts, PolicyPlan plan, in Decision decision)
    {
        var context = facts.Request.Context;
        var earlier = new List<(string, Condition)?>();
        for (var i = 0; i < (decision.SlaRule == Decision.NoRule ? plan.SlaRules.Length : decision.SlaRule); i++)
        {
            // One that promises nothing in this context was never asked.
            var rule = plan.SlaRules[i];
            earlier.Add(rule.Promises(context) ? (rule.Name, rule.When) : null);
        }

        var nearMisses = RuleExplainer.NearMisses(earlier, facts, plan);
        if (decision.SlaRule == Decision.NoRule)
        {
            return new SlaExplanation(
                new RuleExplanation(null, [], nearMisses, ExplanationTexts.SlaNone.Text), []);
        }

        var matched = plan.SlaRules[decision.SlaRule];
        var because = RuleExplainer.Because(matched.When, facts, plan);
        var dueTimes = new List<DueTimeExplanation>();
        var targets = matched.TargetsFor(context);
        for (var i = 0; i < targets.Length; i++)
        {
            dueTimes.Add(ExplainDue(matched.Calendar, targets[i], facts.Request.ArrivedAt, decision.DueAt(i)));
        }

        var text = DecisionExplainer.MatchText(ExplanationTexts.RuleSla.Text, matched.Name, because);
        return new SlaExplanation(new RuleExplanation(matched.Name, because, nearMisses, text), dueTimes);
    }

    private static DueTimeExplanation ExplainDue(CalendarPlan calendar, SlaTargetPlan target, Instant from, Instant due)
    {
        var stretches = new List<OpenStretch>();
        var span = target.Target;
        var total = span.IsInBusinessDays ? calendar.Between(from.ToUnixTimeMilliseconds(), due.ToUnixTimeMilliseconds()) : span.Milliseconds;
        var left = total;
        for (var at = from.ToUnixTimeMilliseconds(); left > 0 && stretches.Count < MostStretches;)
        {
            var start = calendar.Add(at, 0);
            var end = Math.Min(EndOfStretch(calendar, start), start + left);
            if (end <= start)
            {
                break;
            }

            stretches.Add(new OpenStretch(Instant.FromUnixTimeMilliseconds(start), Instant.FromUnixTimeMilliseconds(end)));
            left -= end - start;
            at = end;
        }

        var explanation = new DueTimeExplanation(
            target.Metric, from, total, span.BusinessDays, calendar.Name, calendar.Zone.Id, stretches, left, due, Words.None);
        return explanation with { Text = TextOf(explanation, calendar.Zone) };
    }

    // The calendar answers how much of a span is open; the end of a stretch is where that stops being all of it.
    private static long EndOfStretch(CalendarPlan calendar, long start)
    {
        var (open, closed) = (0L, LongestStretch);
        if (calendar.Between(start, start + closed) == closed)
        {
            return start + closed;
        }

        while (closed - open > 1)
        {
            var middle = open + ((closed - open) / 2);
            (open, closed) = calendar.Between(start, start + middle) == middle ? (middle, closed) : (open, middle);
        }

        return start + open;
    }

    private static BilingualText TextOf(DueTimeExplanation e, DateTimeZone zone)
    {
        var metric = SlaMetrics.Find(e.Metric)!.Key;
        var stretches = e.Open.Select(stretch => Stretch(stretch, zone)).ToList();
        if (e.FurtherMilliseconds > 0)
        {
            stretches.Add($"... {Span(e.FurtherMilliseconds)}");
        }

        var target = e.BusinessDays > 0 ? BusinessSpan.OfBusinessDays(e.BusinessDays).ToString() : Span(e.TargetMilliseconds);
        return ExplanationTexts.DueTime.With(
            new("metric", metric), new("target", target), new("calendar", e.Calendar), new("from", WallClock.At(e.From, zone)),
            new("open", string.Join(", ", stretches)), new("due", WallClock.At(e.Due, zone)), new("zone", e.Zone));
    }

    private static string Stretch(OpenStretch stretch, DateTimeZone zone)
    {
        var (start, end) = (WallClock.Local(stretch.Start, zone), WallClock.Local(stretch.End, zone));
        var to = end.Date == start.Date ? WallClock.Time(end)
            : end == start.Date.PlusDays(1).AtMidnight() ? "24:00"
            : WallClock.At(stretch.End, zone);
        return $"{WallClock.At(stretch.Start, zone)}-{to} {Span((long)(stretch.End - stretch.Start).TotalMilliseconds)}";
    }

    private static string Span(long milliseconds) => DurationText.Format(Duration.FromMilliseconds(milliseconds));
}
